// node tools/requirePackages.js NAME ...: ends with a sentence if a package is missing that only developers install.
import { argv, exit } from 'node:process';
import { missingPackages } from './missingPackages.js';

const missing = missingPackages(argv.slice(2));
if (missing.length > 0) {
  console.error(
    `This command needs ${missing.join(' and ')}, which a production install leaves out. Run \`npm ci --include=dev\`, then ` +
      'this command again. `npm prune --omit=dev` removes the development packages afterwards.',
  );
  exit(1);
}
