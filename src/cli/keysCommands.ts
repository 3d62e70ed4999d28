// keys generate.
import type { Command } from 'commander';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../tokens/signingKey.ts';
import { choiceOption } from './arguments.ts';

export function addKeysCommands(program: Command): void {
  program
    .command('keys')
    .description('Work with the keys that sign auth tokens.')
    .command('generate')
    .description(
      'Print a new private key as a JWK set on one line, the value of AUTH_SIGNING_KEYS. Keep it secret.',
    )
    .addOption(
      choiceOption(
        '--alg <algorithm>',
        'the algorithm; not every verifier supports EdDSA',
        SIGNING_ALGORITHMS,
      ).default('ES256'),
    )
    .action(async ({ alg }: { alg: SigningAlgorithm }) => {
      const { generateSigningKeys } = await import('../tokens/generateSigningKeys.ts');
      console.log(generateSigningKeys(alg));
    });
}
