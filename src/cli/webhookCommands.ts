// webhook create, list, update, pause, resume, test, rotate, delete, deliveries, redeliver.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EVENT_TYPE_NAMES, type EventTypeName } from '../events/eventType.ts';
import { DELIVERY_STATES, type DeliveryState } from '../webhooks/webhookEndpoint.ts';
import { accountOption, int32, requireAccount } from './arguments.ts';
import { CliError } from './cliError.ts';
import { type ShowOptions, showJson, showOne, showRows } from './show.ts';
import { successOrFail } from './successOrFail.ts';
import { withApp } from './withApp.ts';

interface WebhookOptions extends ShowOptions {
  readonly account: number;
  readonly url?: string;
  readonly label?: string;
  readonly events?: EventTypeName[];
  readonly endpoint?: string;
  readonly state?: DeliveryState;
  readonly first?: number;
  readonly since?: Date;
}

const COLUMNS = ['id', 'label', 'url', 'eventTypes', 'state', 'failingSince', 'lastDeliveredAt'] as const;
const DELIVERY_COLUMNS = ['id', 'eventType', 'customerId', 'state', 'attempts', 'nextAttemptAt'] as const;
const DEFAULT_PAGE_SIZE = 20;

/** A command of one account, on the app. */
type Run = (
  app: Parameters<Parameters<typeof withApp>[0]>[0],
  options: WebhookOptions,
  id: string,
) => Promise<void>;

export function addWebhookCommands(program: Command): void {
  const webhook = program.command('webhook').description('Endpoints to which events are delivered.');
  const events = () =>
    new Option('--events <types...>', `the events it receives: ${EVENT_TYPE_NAMES.join(', ')}`).choices(
      EVENT_TYPE_NAMES,
    );

  action(webhook.command('create'), createEndpoint)
    .description('Create an endpoint, and print its secret (shown once).')
    .requiredOption('--url <url>', 'an https URL')
    .requiredOption('--label <label>', 'what the endpoint is for')
    .addOption(events().makeOptionMandatory());
  action(webhook.command('list'), async (app, { account, ...options }) => {
    showRows(await app.webhooks.list(account), COLUMNS, options);
  }).description('List the endpoints of an account.');
  action(onEndpoint(webhook.command('update')), updateEndpoint)
    .description('Change an endpoint. What is not given stays as it is.')
    .option('--url <url>', 'an https URL')
    .option('--label <label>', 'what the endpoint is for')
    .addOption(events());
  action(onEndpoint(webhook.command('pause')), setPaused(true)).description(
    'Let the events of an endpoint wait.',
  );
  action(onEndpoint(webhook.command('resume')), setPaused(false)).description(
    'Deliver events again, also to an endpoint that was disabled.',
  );
  action(onEndpoint(webhook.command('test')), async (app, { account, ...options }, id) => {
    showOne(successOrFail(await app.webhooks.sendTest(account, id)).delivery, options);
  }).description('Send a test event at once, and show how it ended.');
  action(onEndpoint(webhook.command('rotate')), rotateSecret).description(
    'Give an endpoint a new secret (shown once). The previous one signs too, for 24 hours.',
  );
  action(onEndpoint(webhook.command('delete')), async (app, { account, ...options }, id) => {
    showOne({ deleted: successOrFail(await app.webhooks.remove(account, id)).id }, options);
  }).description('Delete an endpoint and its deliveries.');
  action(onEndpoint(webhook.command('deliveries')), listDeliveries)
    .description('List the deliveries to an endpoint, newest first.')
    .addOption(new Option('--state <state>', 'only those in this state').choices(DELIVERY_STATES))
    .option('--first <number>', 'how many; 20 if not given', int32);
  action(webhook.command('redeliver').argument('[delivery]', 'the id of a delivery'), redeliver)
    .description('Deliver an event again, or all failed events of an endpoint.')
    .option('--endpoint <id>', 'the failed deliveries of this endpoint')
    .option('--since <time>', 'since this time, e.g. 2026-11-29T00:00:00Z', time);
}

const onEndpoint = (command: Command) => command.argument('<id>', 'the id of the endpoint');

function action(command: Command, run: Run): Command {
  return command.addOption(accountOption()).action((...given: unknown[]) => {
    const self = given.at(-1) as Command;
    const options = self.optsWithGlobals<WebhookOptions>();
    return withApp(async (app) => {
      await requireAccount(app, options.account);
      await run(app, options, self.args[0] ?? '');
    });
  });
}

const createEndpoint: Run = async (app, { account, url = '', label = '', events = [], ...options }) => {
  const outcome = successOrFail(await app.webhooks.create(account, { url, label, eventTypes: events }));
  showSecret(outcome, options);
};

const updateEndpoint: Run = async (app, { account, url, label, events, ...options }, id) => {
  const outcome = await app.webhooks.update(account, id, { url, label, eventTypes: events });
  showOne(successOrFail(outcome).endpoint, options);
};

const setPaused =
  (paused: boolean): Run =>
  async (app, { account, ...options }, id) => {
    showOne(successOrFail(await app.webhooks.update(account, id, { paused })).endpoint, options);
  };

const rotateSecret: Run = async (app, { account, ...options }, id) => {
  showSecret(successOrFail(await app.webhooks.rotate(account, id)), options);
};

const listDeliveries: Run = async (app, { account, state, first = DEFAULT_PAGE_SIZE, ...options }, id) => {
  const deliveries = await app.webhooks.findDeliveries(account, id, { state, size: first });
  showRows(deliveries, DELIVERY_COLUMNS, options);
};

const redeliver: Run = async (app, { account, endpoint, since, ...options }, id) => {
  if (endpoint !== undefined && since) {
    const { count } = successOrFail(await app.webhooks.redeliverFailed(account, endpoint, since));
    showOne({ pendingAgain: count }, options);
  } else if (id !== '') {
    showOne(successOrFail(await app.webhooks.redeliver(account, id)).delivery, options);
  } else {
    throw new CliError('Give the id of a delivery, or --endpoint and --since.');
  }
};

function showSecret(
  { endpoint, secret }: { readonly endpoint: object; readonly secret: string },
  options: ShowOptions,
): void {
  if (options.json) {
    showJson({ ...endpoint, secret });
    return;
  }
  showOne(endpoint, options);
  console.log(`\nThe secret that signs its events, which is never shown again:\n\n${secret}`);
}

function time(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('Expected a time such as 2026-11-29T00:00:00Z.');
  return at;
}
