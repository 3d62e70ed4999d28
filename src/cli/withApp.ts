// The app for one command, on an up-to-date database, with the settings of the service.
import { type App, createApp } from '../app.ts';
import { readConfig } from '../config.ts';

export async function withApp(command: (app: App) => Promise<void>): Promise<void> {
  const app = await createApp(readConfig(process.env), { announce: (line) => console.error(line) });
  try {
    await app.migrate();
    await command(app);
  } finally {
    await app.close();
  }
}
