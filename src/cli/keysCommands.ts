// keys generate.
import type { Command } from 'commander';

export function addKeysCommands(program: Command): void {
  program
    .command('keys')
    .description('Work with the keys that sign auth tokens.')
    .command('generate')
    .description(
      'Print a new private key as a JWK set on one line, the value of AUTH_SIGNING_KEYS. Keep it secret.',
    )
    .action(async () => {
      const { generateSigningKeys } = await import('../tokens/signingKeys.ts');
      console.log(await generateSigningKeys());
    });
}
