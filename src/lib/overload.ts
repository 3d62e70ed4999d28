// Overload: work that was not carried out because there is too much of it at once.
import { Fault } from './fault.ts';

/**
 * Nothing was done, and the caller may try again. A use case whose outcome can say so returns RetryLaterError in its place; any
 * other request gets SERVICE_UNAVAILABLE. The message names the kind of work, for the log, which counts them.
 */
export class Overload extends Fault {
  override readonly name: string = 'Overload';

  constructor(message: string, details?: Record<string, unknown>) {
    super('SERVICE_UNAVAILABLE', message, details);
  }
}
