// Finds out which build of the argon2 package is in use, and whether it suits this processor.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartError } from '../lib/startError.ts';

/** The package loads the first file of this folder instead of the builds that it ships, which use SSE2 at most. */
export const BUILD_FOLDER = join('build', 'Release');

/** The name of our build in that folder, which distinguishes it from other builds. */
export const AVX2_BUILD = 'argon2-avx2.node';

export function argon2Directory(): string {
  return dirname(createRequire(import.meta.url).resolve('argon2'));
}

export function argon2Build(directory: string): 'shipped' | 'avx2' | 'other' {
  const [build] = list(join(directory, BUILD_FOLDER)).filter((name) => name.endsWith('.node'));
  if (build === undefined) return 'shipped';
  return build === AVX2_BUILD ? 'avx2' : 'other';
}

/** Whether the processor has AVX2 and the faster build supports this system. */
export function hasAvx2(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  return /^flags\s*:.*\bavx2\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
}

/**
 * A sentence for the operator if another build would be faster; null if there is nothing to do.
 * @throws StartError if the first hash would end the process, because the processor lacks an instruction of the build
 */
export function argon2Advice(build = argon2Build(argon2Directory()), avx2 = hasAvx2()): string | null {
  if (build === 'avx2' && !avx2) {
    throw new StartError(
      'argon2 was built for processors with AVX2, which this one does not have. Reinstall the package: npm ci',
    );
  }
  if (build !== 'shipped' || !avx2) return null;
  return 'This processor has AVX2: `npm run build:argon2` makes password hashing about 1.5 times as fast.';
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
