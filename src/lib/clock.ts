// The time, passed in wherever a rule or a row depends on it.

/** Returns the current time. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
