// Which build of the argon2 package is in use, and whether it is the right one for this processor.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartError } from '../lib/startError.ts';

/** The package loads the first file of this folder in place of the builds that it ships, which know SSE2 at most. */
export const BUILD_FOLDER = join('build', 'Release');

/** Our build's name in that folder: it tells it from one that somebody else has made. */
export const AVX2_BUILD = 'argon2-avx2.node';

export function argon2Directory(): string {
  return dirname(createRequire(import.meta.url).resolve('argon2'));
}

export function argon2Build(directory: string): 'shipped' | 'avx2' | 'other' {
  const [build] = list(join(directory, BUILD_FOLDER)).filter((name) => name.endsWith('.node'));
  if (build === undefined) return 'shipped';
  return build === AVX2_BUILD ? 'avx2' : 'other';
}

/** Whether the processor has AVX2 and the system is one that the faster build is made for. */
export function hasAvx2(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  return /^flags\s*:.*\bavx2\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
}

/**
 * A sentence for the operator where another build would be faster; null where nothing is to be done.
 * @throws StartError where the build in use would end the process at the first hash, on an instruction unknown here.
 */
export function argon2Advice(build = argon2Build(argon2Directory()), avx2 = hasAvx2()): string | null {
  if (build === 'avx2' && !avx2) {
    throw new StartError(
      'argon2 was built for processors with AVX2, which this one does not have. Install the package again: npm ci',
    );
  }
  if (build !== 'shipped' || !avx2) return null;
  return 'This processor has AVX2: `npm run build:argon2` makes password hashing about half as fast again.';
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
