// How a composed mail leaves the service. (pure)

/** A mail as it is sent. */
export interface OutgoingMail {
  /** The same in all attempts: `<...@...>`. */
  readonly messageId: string;
  readonly to: string;
  readonly senderName: string;
  /** ISO 639-1, lower case. */
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * SENT: accepted. REJECTED: the address is not accepted, and never will be. FAILED: any other failure, which may pass;
 * `reason` is a short word for the log, without an address.
 */
export type SendResult =
  | { readonly outcome: 'SENT'; readonly file?: string }
  | { readonly outcome: 'REJECTED' | 'FAILED'; readonly reason: string };

export interface MailTransport {
  /** The domain of the sender's address. */
  readonly domain: string;
  /** Ends within 15 s, and never throws. */
  readonly send: (mail: OutgoingMail) => Promise<SendResult>;
  readonly close: () => Promise<void>;
}
