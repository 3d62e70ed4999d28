// Takes the schema `public`, which drizzle-kit writes into references, out of the migrations: the tables are where the
// search path leads. Runs after each `drizzle-kit generate`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../drizzle/', import.meta.url);
for (const name of readdirSync(folder).filter((name) => name.endsWith('.sql'))) {
  const file = new URL(name, folder);
  const text = readFileSync(file, 'utf8');
  const unqualified = text.replaceAll('"public".', '');
  if (unqualified !== text) writeFileSync(file, unqualified);
}
