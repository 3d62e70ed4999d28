// The rooms of src/ and whom each may import: the table of docs/architecture.md.

const mechanisms = ['passwords', 'tokens', 'limits', 'risk'];
const entities = ['sites', 'customers', 'accounts'];
const foundation = ['outcomes', 'fields', 'database', 'lib'];
const outgoing = ['events', 'queue', 'webhooks', 'mail'];

/** A room is a folder of src/ or a file beside them; it may import itself and these. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  outcomes: [],
  fields: ['outcomes', 'lib'],
  texts: ['outcomes'],
  database: ['lib'],
  events: ['database', 'lib'],
  queue: ['database', 'lib'],
  mail: ['texts', 'queue', 'database', 'lib'],
  webhooks: ['events', 'queue', ...foundation],
  ...Object.fromEntries(mechanisms.map((room) => [room, ['outcomes', 'database', 'lib']])),
  ...Object.fromEntries(entities.map((room) => [room, ['risk', 'events', ...foundation]])),
  verification: [...entities, ...mechanisms, ...outgoing, ...foundation],
  // The one use case that others may import.
  registration: ['verification', ...entities, ...mechanisms, ...outgoing, ...foundation],
  authentication: ['verification', ...entities, ...mechanisms, ...outgoing, ...foundation],
  imports: [...entities, ...mechanisms, ...outgoing, ...foundation],
  graphql: [
    'app',
    'verification',
    'registration',
    'authentication',
    'imports',
    ...entities,
    ...mechanisms,
    'events',
    'webhooks',
    'texts',
    'fields',
    'outcomes',
    'lib',
  ],
  endpoint: ['app', 'graphql', 'lib'],
  http: ['app', 'endpoint', 'tokens', 'lib'],
  app: [
    'config',
    'verification',
    'registration',
    'authentication',
    'imports',
    ...entities,
    ...mechanisms,
    ...outgoing,
    ...foundation,
  ],
  // The types of the rooms' own settings.
  config: ['database', ...mechanisms, 'mail', 'lib'],
  // graphql only to print the schema, tokens only to generate a key, passwords only for hashes of other systems.
  cli: [
    'app',
    'config',
    'graphql',
    'imports',
    'passwords',
    'tokens',
    ...entities,
    'risk',
    'events',
    'webhooks',
    'texts',
    'fields',
    'outcomes',
    'lib',
  ],
  // endpoint only for the metrics.
  main: ['app', 'config', 'endpoint', 'http', 'lib'],
};

/** Of these rooms, a room imports only the pure files: those whose first line ends in "(pure)". */
export const PURE_ONLY: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(entities.map((room) => [room, ['risk']])),
  graphql: [
    'verification',
    'registration',
    'authentication',
    'imports',
    ...entities,
    ...mechanisms,
    'events',
    'webhooks',
    'fields',
    'outcomes',
    'texts',
  ],
  cli: [...entities, 'risk', 'events', 'webhooks', 'texts', 'fields', 'outcomes'],
};
