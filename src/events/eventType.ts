// The types of events. (pure)

/** What publishers can subscribe to, by the names of the platform's schema. */
export const EVENT_TYPES = {
  CUSTOMER_REGISTERED: 'customer.registered',
  CUSTOMER_UPDATED: 'customer.updated',
  CUSTOMER_EMAIL_VERIFIED: 'customer.email_verified',
  CUSTOMER_DELETED: 'customer.deleted',
} as const;

export type EventTypeName = keyof typeof EVENT_TYPES;
export const EVENT_TYPE_NAMES = Object.keys(EVENT_TYPES) as EventTypeName[];

/** The type of an event as it is stored and sent. */
export type EventType = (typeof EVENT_TYPES)[EventTypeName];

/** The event that only `sendTestEvent` writes. */
export const TEST_EVENT_TYPE = 'webhook.test';
