// No manifest has a field that Kubernetes does not know, which kubectl rejects: the compiler compares them with the types.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../tools/documents.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The manifests, compared with the types of Kubernetes. */
const compared = (manifests: readonly Manifest[]) =>
  manifests
    .map((manifest, index) => {
      const model = join(
        ROOT,
        'node_modules/kubernetes-models',
        manifest.apiVersion,
        `${manifest.kind}.d.ts`,
      );
      return `import type { I${manifest.kind} as Kind${index} } from '${model}';\n(${JSON.stringify(manifest)}) satisfies Kind${index};`;
    })
    .join('\n');

const folder = join(ROOT, 'deploy/kubernetes');
const manifests: Manifest[] = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
  .map((file) => parse(readFileSync(join(folder, file), 'utf8')));

/** A field that Kubernetes does not know. */
const wrong = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  spec: { maxUnavailable: 1, selector: { matchLabel: {} } },
};

test('every field of the manifests is one that Kubernetes knows, and another field is found', () => {
  expect(manifests.length).toBeGreaterThan(5);
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'manifests.ts'), compared(manifests));
  writeFileSync(join(directory, 'wrong.ts'), compared([wrong]));
  const compiler = join(ROOT, 'node_modules/.bin/tsc');
  const options = '--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --types'.split(' ');
  const files = ['manifests.ts', 'wrong.ts'].map((file) => join(directory, file));
  const { stdout, stderr } = spawnSync(compiler, [...options, '', ...files], { encoding: 'utf8', cwd: ROOT });
  // A complaint may have further lines, which are indented.
  const complaints = (stdout + stderr).trim().split(/\n(?! )/);
  expect(complaints).toEqual([expect.stringMatching(/wrong\.ts.*'"matchLabel"' does not exist/s)]);
});
