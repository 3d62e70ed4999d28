// npm run build: compiles and bundles the service into dist/. A production install, which has no compiler, keeps the build
// that it has. Arguments are for the compiler.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { argv, exit, platform } from 'node:process';
import { missingPackages } from './missingPackages.js';

const missing = missingPackages(['typescript', 'esbuild']);
if (missing.length === 0) {
  const { status } = spawnSync('tsc', argv.slice(2), { stdio: 'inherit', shell: platform === 'win32' });
  if (status !== 0) exit(status ?? 1);
  await import('./bundle.js');
} else if (
  !['start.cjs', 'cli.js', 'service/main.js', 'service/cli.js'].every((file) => existsSync(`dist/${file}`))
) {
  console.error(
    `The service is not built, and ${missing.join(' and ')}, which build it, are not installed: NODE_ENV=production leaves ` +
      'them out. Run `npm ci --include=dev && npm run build`, or copy dist/ from a machine that has it.',
  );
  exit(1);
}
