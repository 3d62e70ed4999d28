// migrate, seed.
import type { Command } from 'commander';
import { withApp } from './withApp.ts';

export function addDatabaseCommands(program: Command): void {
  program
    .command('migrate')
    .description('Apply pending migrations. The service does this too when it starts.')
    .action(() => withApp(async () => console.log('The tables are up to date.')));

  program
    .command('seed')
    .description('Add two demo accounts with three sites to an empty database.')
    .action(() =>
      withApp(async (app) =>
        console.log(
          (await app.seedDemo())
            ? 'Added two demo accounts: sites 1 and 2 of the first, site 3 of the second.'
            : 'The database already has accounts; nothing was added.',
        ),
      ),
    );
}
