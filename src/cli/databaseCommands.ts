// migrate, seed, database distribute.
import type { Command } from 'commander';
import { CliError } from './cliError.ts';
import { type ShowOptions, showJson } from './show.ts';
import { withApp, withPostgresApp } from './withApp.ts';

export function addDatabaseCommands(program: Command): void {
  program
    .command('migrate')
    .description('Apply pending migrations. The service does this too when it starts.')
    .action(() => withApp(async () => console.log('The tables are up to date.')));

  program
    .command('seed')
    .description('Add two demo accounts with four sites to an empty database.')
    .action(() =>
      withApp(async (app) =>
        console.log(
          (await app.seedDemo())
            ? 'Added two demo accounts: sites 1 and 2 of the first, sites 3 and 4 of the second.'
            : 'The database already has accounts; nothing was added.',
        ),
      ),
    );

  program
    .command('database')
    .description('Work with the PostgreSQL server of DATABASE_URL.')
    .command('distribute')
    .description(
      'Distribute the tables by account over the nodes of a Citus cluster, in one transaction. Does nothing if they are. ' +
        'Run it on the coordinator, as a superuser, after `migrate`, and without visitors.',
    )
    .option('--dry-run', 'print the statements and execute none')
    .action((_options: object, command: Command) => distribute(command.optsWithGlobals()));
}

async function distribute({ dryRun = false, json }: ShowOptions & { dryRun?: boolean }): Promise<void> {
  await withPostgresApp(async (app) => {
    const statements: string[] = [];
    const outcome = await app.distribute({
      dryRun,
      print(statement) {
        statements.push(statement);
        if (!json) console.log(`${statement};`);
      },
    });
    if (outcome.kind !== 'DISTRIBUTED') throw new CliError(REJECTED[outcome.kind]);
    if (json) return showJson({ dryRun, statements });
    // A comment, so that the output of a dry run is SQL.
    if (statements.length === 0) console.log('-- The tables are distributed already; nothing was changed.');
    else console.log(dryRun ? '-- A dry run: nothing was changed.' : '-- The tables are distributed.');
  });
}

const REJECTED = {
  NO_CITUS:
    'The database of DATABASE_URL does not have the extension Citus: install it on every node, and run CREATE EXTENSION citus.',
  NOT_MIGRATED: 'The tables are not up to date: run `migrate` first.',
};
