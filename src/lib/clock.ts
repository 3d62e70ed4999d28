// The time, passed in wherever a rule or a row depends on it.

/** Gives the present moment. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
