// Faults: our own failures, as opposed to outcomes. They are thrown, logged once and masked for the caller.

/** The classes of fault that a caller can distinguish. */
export type FaultCode = 'SERVICE_UNAVAILABLE' | 'INTERNAL_SERVER_ERROR';

/** A failure on our side. Its message and details are for the log and never reach a caller. */
export class Fault extends Error {
  override readonly name: string = 'Fault';
  readonly code: FaultCode;
  /** Facts for the log, such as an SQLSTATE; never input of a caller. */
  readonly details: Readonly<Record<string, unknown>>;

  /** Of work that may still go on after the failure: ends with it. */
  readonly settled?: Promise<unknown> | undefined;

  constructor(code: FaultCode, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
