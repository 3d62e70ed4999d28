// npm run bundle: dist/main.js and all that it imports as a few files, dist/service/, which dist/start.cjs starts.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { build } from 'esbuild';

// Made beside the one that a service may be starting from.
const MADE = `dist/service.${process.pid}`;
const OLD = `${MADE}.old`;
const { metafile } = await build({
  entryPoints: ['dist/main.js'],
  outdir: MADE,
  bundle: true,
  // What is imported on demand stays by itself.
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // A binary and a WebAssembly module, which look for their files beside themselves, and a page that is large and seldom opened.
  external: ['argon2', '@electric-sql/pglite', '@graphql-yoga/render-graphiql'],
  // Its ECMAScript modules become plain variables; through its CommonJS ones every name is looked up at every use.
  alias: { graphql: 'graphql/index.mjs' },
  // What is CommonJS calls `require` for the modules of Node.js.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
});

for (const path of Object.keys(metafile.outputs)) if (path.endsWith('.map')) keepOwnSources(path);
if (existsSync('dist/service')) renameSync('dist/service', OLD);
renameSync(MADE, 'dist/service');
rmSync(OLD, { recursive: true, force: true });

/** Node.js reads a whole map at the first stack trace: with those of the packages in it, that takes 0.2 s. */
function keepOwnSources(path) {
  const map = JSON.parse(readFileSync(path, 'utf8'));
  const isOwn = ([, source]) => source !== undefined && !map.sources[source].includes('node_modules');
  let own = true;
  const lines = decode(map.mappings).map((segments) =>
    segments.flatMap((segment) => {
      const wasOwn = own;
      own = isOwn(segment);
      // One segment without a source ends what comes before it, as far as the next one.
      return own ? [segment] : wasOwn ? [[segment[0]]] : [];
    }),
  );
  writeFileSync(path, JSON.stringify({ ...map, mappings: encode(lines) }));
}
