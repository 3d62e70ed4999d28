// Which packages are not installed.
import { existsSync } from 'node:fs';

/**
 * In the working directory, which is that of package.json in every script of npm.
 * @param {readonly string[]} names
 */
export function missingPackages(names) {
  return names.filter((name) => !existsSync(`node_modules/${name}/package.json`));
}
