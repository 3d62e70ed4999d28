// The operator's command line over the same app: npm run cli -- --help
import { Command } from 'commander';
import { type App, createApp } from './app.ts';
import { readConfig } from './config.ts';
import { StartError } from './lib/startError.ts';

const program = new Command('cli').description(
  'Operates customer-registration, with the same settings as the service.',
);

program
  .command('migrate')
  .description("Bring the database's tables up to date. The service does so too when it starts.")
  .action(() => withApp(async () => console.log('The tables are up to date.')));

program
  .command('seed')
  .description('Add two demo accounts with three sites to an empty database.')
  .action(() =>
    withApp(async (app) =>
      console.log(
        (await app.seedDemo())
          ? 'Added two demo accounts: sites 1 and 2 of the first, site 3 of the second.'
          : 'The database holds accounts already; nothing was added.',
      ),
    ),
  );

program
  .command('schema')
  .description('Work with the GraphQL schema.')
  .command('print')
  .description('Print the public schema, sorted, in SDL.')
  .action(async () => {
    const [{ printSchema }, { publicSchema }] = await Promise.all([
      import('./graphql/printSchema.ts'),
      import('./graphql/public/schema.ts'),
    ]);
    process.stdout.write(printSchema(publicSchema));
  });

program
  .command('keys')
  .description('Work with the keys that sign auth tokens.')
  .command('generate')
  .description(
    'Print a new private key as a JWK set on one line, the value of AUTH_SIGNING_KEYS. Keep it secret.',
  )
  .action(async () => {
    const { generateSigningKeys } = await import('./tokens/signingKeys.ts');
    console.log(await generateSigningKeys());
  });

/** Opens the app on an up-to-date database for one command. */
async function withApp(command: (app: App) => Promise<void>): Promise<void> {
  const app = await createApp(readConfig(process.env), { announce: (line) => console.error(line) });
  try {
    await app.migrate();
    await command(app);
  } finally {
    await app.close();
  }
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
});
