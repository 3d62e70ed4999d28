// phpass: repeated digests, of WordPress before 6.8 ($P$), phpBB ($H$) and Drupal 7 ($S$).
import { createHash } from 'node:crypto';
import { CRYPT_DIGITS, isSame, toPhpassBase64 } from './encoding.ts';
import type { ForeignScheme } from './scheme.ts';
import { runInTurns } from './turns.ts';

/** Which digest a prefix stands for, and how much of it a hash contains. */
interface Variant {
  readonly name: string;
  readonly prefix: RegExp;
  readonly digest: 'md5' | 'sha512';
  readonly digits: number;
}

/** A hash is the prefix, a digit for the rounds (a power of two), eight characters of salt, and the digest. */
export function phpassScheme({ name, prefix, digest, digits }: Variant): ForeignScheme {
  // Drupal's updates from older versions put "U" before a hash, and hash the MD5 of the password.
  const form = new RegExp(
    `^(U?)${prefix.source}([./0-9A-Za-z])([\\x21-\\x7e]{8})([./0-9A-Za-z]{${digits}})$`,
  );
  const parse = (hash: string) => {
    const [, ofMd5, rounds = '', salt = '', encoded = ''] = form.exec(hash) ?? [];
    return { ofMd5: ofMd5 !== '', logRounds: CRYPT_DIGITS.indexOf(rounds), salt, encoded };
  };
  return {
    name,
    // phpass itself accepts no other numbers of rounds.
    reads: (hash) => form.test(hash) && parse(hash).logRounds >= 7 && parse(hash).logRounds <= 30,
    cost(hash) {
      const { logRounds } = parse(hash);
      return { parameters: `rounds=${2 ** logRounds}`, tooCostly: logRounds > 16 };
    },
    async verify(typed, hash) {
      const { ofMd5, logRounds, salt, encoded } = parse(hash);
      const password = Buffer.from(ofMd5 ? createHash('md5').update(typed).digest('hex') : typed);
      let state = createHash(digest).update(salt, 'latin1').update(password).digest();
      await runInTurns(2 ** logRounds, () => {
        state = createHash(digest).update(state).update(password).digest();
      });
      return isSame(Buffer.from(toPhpassBase64(state).slice(0, digits)), Buffer.from(encoded));
    },
  };
}

export const phpass = phpassScheme({ name: 'phpass', prefix: /\$[PH]\$/, digest: 'md5', digits: 22 });
