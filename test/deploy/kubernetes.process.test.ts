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

/** What the compiler reports. */
function check(manifests: readonly Manifest[]): string {
  const file = join(temporaryDirectory(), 'manifests.ts');
  const text = manifests.map((manifest, index) => {
    const model = join(ROOT, 'node_modules/kubernetes-models', manifest.apiVersion, `${manifest.kind}.d.ts`);
    return `import type { I${manifest.kind} as Kind${index} } from '${model}';\n(${JSON.stringify(manifest)}) satisfies Kind${index};`;
  });
  writeFileSync(file, text.join('\n'));
  const compiler = join(ROOT, 'node_modules/.bin/tsc');
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--types',
    '',
  ];
  const { stdout, stderr } = spawnSync(compiler, [...options, file], { encoding: 'utf8', cwd: ROOT });
  return stdout + stderr;
}

const folder = join(ROOT, 'deploy/kubernetes');
const manifests: Manifest[] = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
  .map((file) => parse(readFileSync(join(folder, file), 'utf8')));

test('every field of the manifests is one that Kubernetes knows', () => {
  expect(manifests.length).toBeGreaterThan(5);
  expect(check(manifests)).toBe('');
});

test('a field that Kubernetes does not know is found', () => {
  const disruption = { maxUnavailable: 1, selector: { matchLabel: {} } };
  const manifest = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', spec: disruption };
  expect(check([manifest])).toContain('\'"matchLabel"\' does not exist');
});
