// The app for one command, on an up-to-date database, with the settings of the service.
import { type App, createApp } from '../app.ts';
import { readConfig } from '../config/config.ts';

export async function withApp(command: (app: App) => Promise<void>): Promise<void> {
  // Nothing is hashed here, and the pool of threads has its usual size.
  const config = readConfig({ ...process.env, HASH_SLOTS: undefined });
  const app = await createApp(config, { announce: (line) => console.error(line) });
  try {
    await app.migrate();
    await command(app);
  } finally {
    await app.close();
  }
}
