// How `npm start` sets malloc: without it a hash spends a third of its time on getting its memory from the system again.
import { readFileSync } from 'node:fs';

export const TUNABLES: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).config.tunables;
