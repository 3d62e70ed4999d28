// npm run bundle: dist/main.js and all that it imports as one file, dist/service/main.js, which dist/start.cjs starts.
import { build } from 'esbuild';

await build({
  entryPoints: ['dist/main.js'],
  outfile: 'dist/service/main.js',
  bundle: true,
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
  logLevel: 'warning',
});
