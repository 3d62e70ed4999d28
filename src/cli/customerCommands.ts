// customer find, customer update, customer delete, and the commands of imports.
import type { Command } from 'commander';
import { toCursor } from '../customers/cursor.ts';
import { fullName } from '../customers/customer.ts';
import type { CustomerChangesInput } from '../customers/customerChanges.ts';
import { type CustomerQueryInput, customerQuery } from '../customers/customerQuery.ts';
import type { ArgumentViolation } from '../outcomes/argumentViolation.ts';
import { argumentMessage } from '../texts/arguments.ts';
import { accountOption, int32, languageCode, requireAccount } from './arguments.ts';
import { CliError } from './cliError.ts';
import { addImportCommands } from './importCommands.ts';
import { type ShowOptions, showJson, showOne, showRows } from './show.ts';
import { problemLine, successOrFail } from './successOrFail.ts';
import { withApp } from './withApp.ts';

interface FindOptions extends ShowOptions {
  readonly account: number;
  readonly email?: string;
  readonly username?: string;
  readonly oldProviderId?: string;
  readonly site?: number;
  readonly search?: string;
  readonly first?: number;
  readonly after?: string;
}

interface UpdateOptions extends ShowOptions, CustomerChangesInput {
  readonly account: number;
}

interface DeleteOptions extends ShowOptions {
  readonly account: number;
}

const COLUMNS = ['id', 'email', 'username', 'name', 'oldProviderId', 'siteId', 'createdAt'] as const;

export function addCustomerCommands(program: Command): void {
  const customer = program.command('customer').description('Customers.');

  customer
    .command('find')
    .description('Find customers of an account that meet all conditions.')
    .addOption(accountOption())
    .option('--email <address>', 'with this e-mail address, in upper or lower case')
    .option('--username <name>', 'with this username, in upper or lower case')
    .option('--old-provider-id <id>', 'with exactly this id from before the migration')
    .option('--site <id>', 'registered through this site', int32)
    .option('--search <text>', 'whose e-mail address, username, old id or name begins with this text')
    .option('--first <number>', 'the size of the page, 0 to 100', int32)
    .option('--after <cursor>', 'continue after this cursor')
    .action((_options, command: Command) => find(command.optsWithGlobals<FindOptions>()));

  customer
    .command('update')
    .description('Change a customer. What is not given stays as it is; "" removes a value.')
    .argument('<id>', 'the id of the customer')
    .addOption(accountOption())
    .option('--email <address>', 'the e-mail address, which then is not verified')
    .option('--username <name>', 'the username')
    .option('--display-name <name>', 'the name shown to others')
    .option('--first-name <name>', 'the first name')
    .option('--last-name <name>', 'the last name')
    .option('--language <code>', 'the language, ISO 639-1, e.g. fr', languageCode)
    .option('--old-provider-id <id>', 'the id from before the migration')
    .option('--organization <name>', 'the company or institution')
    .option('--phone <number>', 'the phone number')
    .option('--salutation <text>', 'the form of address')
    .option('--title <text>', 'the title')
    .option('--email-hardbounce', 'mail to the address fails permanently')
    .option('--no-email-hardbounce', 'mail to the address does not fail permanently')
    .action((id: string, _options, command: Command) =>
      withApp(async (app) => {
        const { account, json, ...input } = command.optsWithGlobals<UpdateOptions>();
        const outcome = successOrFail(await app.customers.update(account, id, input));
        showOne(outcome.customer, { ...(json && { json }) });
      }),
    );

  customer
    .command('delete')
    .description('Delete a customer permanently, with everything that belongs to it.')
    .argument('<id>', 'the id of the customer')
    .addOption(accountOption())
    .action((id: string, _options, command: Command) =>
      withApp(async (app) => {
        const { account, ...options } = command.optsWithGlobals<DeleteOptions>();
        showOne(successOrFail(await app.customers.delete(account, id)).customer, options);
      }),
    );

  addImportCommands(customer);
}

async function find(options: FindOptions): Promise<void> {
  const query = readQuery(options);
  await withApp(async (app) => {
    await requireAccount(app, options.account);
    const { rows, more, readTo } = await app.customers.findPage(options.account, query);
    const customers = rows.map(({ customer }) => ({ ...customer, name: fullName(customer) }));
    const after = more && readTo ? toCursor(readTo) : null;
    if (options.json) return showJson({ customers, after });
    showRows(customers, COLUMNS, options);
    if (after) console.log(`\nThere may be more customers: --after ${after}`);
  });
}

function readQuery({ email, username, oldProviderId, site, search, first, after }: FindOptions) {
  const filter = { email, username, oldProviderId, siteId: site };
  const input: CustomerQueryInput = { filter, search, first, after };
  const result = customerQuery.safeParse(input);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const { params } = issue as { params?: ArgumentViolation };
    const violation = params ?? ({ code: 'INVALID_FORMAT' } as const);
    const path = issue.path.map(String);
    return problemLine({ path, code: violation.code, message: argumentMessage(path, violation) });
  });
  throw new CliError(['These conditions are not valid:', ...lines].join('\n'));
}
