// The app for one command, on an up-to-date database, with the settings of the service.
import { type App, createApp } from '../app.ts';
import { type Config, readConfig } from '../config/config.ts';
import { DataDirectoryInUseError } from '../lib/startError.ts';
import { CliError } from './cliError.ts';

type AppCommand = (app: App) => Promise<void>;

export function withApp(command: AppCommand): Promise<void> {
  return run(readSettings(), async (app) => {
    await app.migrate();
    await command(app);
  });
}

/** On PostgreSQL only, and on the tables as they are. */
export async function withPostgresApp(command: AppCommand): Promise<void> {
  const config = readSettings();
  if (config.database.kind === 'embedded') {
    throw new CliError(
      'This command is for PostgreSQL: set DATABASE_URL. The embedded database has one node.',
    );
  }
  await run(config, command);
}

/** Commands hash nothing, so the thread pool has its usual size. */
const readSettings = () => readConfig({ ...process.env, HASH_SLOTS: undefined });

async function run(config: Config, command: AppCommand): Promise<void> {
  const app = await createApp(config, { announce: (line) => console.error(line) }).catch((error: unknown) => {
    throw error instanceof DataDirectoryInUseError && config.database.kind === 'embedded'
      ? inUse(config.database.dataDir)
      : error;
  });
  try {
    await command(app);
  } finally {
    await app.close();
  }
}

function inUse(dataDir: string): CliError {
  return new CliError(
    `The embedded database in ${dataDir} is in use, and only one process at a time can open it. If the service is running, ` +
      'stop it (Ctrl+C in its terminal, or SIGTERM), run this command again, and start the service again. With PostgreSQL ' +
      '(DATABASE_URL), commands work while the service runs.',
  );
}
