// All commands.
import { Command } from 'commander';
import { addAccountCommands } from './accountCommands.ts';
import { addApiKeyCommands } from './apiKeyCommands.ts';
import { addCustomerCommands } from './customerCommands.ts';
import { addDatabaseCommands } from './databaseCommands.ts';
import { addHealthcheckCommand } from './healthcheck.ts';
import { addKeysCommands } from './keysCommands.ts';
import { addSchemaCommands } from './schemaCommands.ts';
import { addSiteCommands } from './siteCommands.ts';
import { addWebhookCommands } from './webhookCommands.ts';

export function createProgram(): Command {
  const program = new Command('cli')
    .description('Operates customer-registration, with the same settings as the service.')
    .option('--json', 'print one JSON document, for scripts')
    .configureHelp({ showGlobalOptions: true });
  addAccountCommands(program);
  addSiteCommands(program);
  addApiKeyCommands(program);
  addCustomerCommands(program);
  addWebhookCommands(program);
  addDatabaseCommands(program);
  addHealthcheckCommand(program);
  addKeysCommands(program);
  addSchemaCommands(program);
  return program;
}
