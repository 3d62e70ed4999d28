// dist/main.js and dist/cli.js with everything that they import, as a few files: dist/service/, which dist/start.cjs starts.
// `npm run build` runs it.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

// Built beside the bundle from which a service may be starting.
const MADE = `dist/service.${process.pid}`;
const OLD = `${MADE}.old`;
/**
 * An empty source map for each package: Node.js reads a whole map at the first stack trace, which takes 0.2 s
 * if the packages are in it. esbuild's author documents this way (issue 1685).
 */
const ownSourceMaps = {
  name: 'own-source-maps',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules.*\.m?js$/ }, ({ path }) => ({
      contents: `${readFileSync(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${EMPTY_MAP}`,
      loader: 'default',
    }));
  },
};
const EMPTY_MAP = Buffer.from('{"version":3,"sources":[""],"mappings":"AAAA"}').toString('base64');

await build({
  entryPoints: ['dist/main.js', 'dist/cli.js'],
  outdir: MADE,
  bundle: true,
  // Modules that are imported on demand stay files of their own.
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // Two binaries and a WebAssembly module, which load files beside themselves, and a page that is large and rarely opened.
  external: ['argon2', '@node-rs/bcrypt', '@electric-sql/pglite', '@graphql-yoga/render-graphiql'],
  // As ECMAScript modules its names become plain variables; as CommonJS modules each use looks its name up.
  alias: { graphql: 'graphql/index.mjs' },
  // Bundled CommonJS modules call `require` for the modules of Node.js.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
  plugins: [ownSourceMaps],
});

if (existsSync('dist/service')) renameSync('dist/service', OLD);
renameSync(MADE, 'dist/service');
rmSync(OLD, { recursive: true, force: true });
// Finding and reading a thousand modules would more than double the time of a command.
writeFileSync('dist/cli.js', "import './service/cli.js';\n");
