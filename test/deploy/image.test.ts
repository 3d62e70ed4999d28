// What the Dockerfile and compose.yaml say agrees with the code.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../../src/cli/program.ts';
import { SETTING_NAMES } from '../../src/config/settings.ts';
import { ROOT } from '../../tools/documents.ts';
import { TUNABLES } from '../support/tunables.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const dockerfile = read('Dockerfile').replaceAll(/^\s*#.*\n/gm, '');

interface Service {
  readonly read_only?: boolean;
  readonly cap_drop?: string[];
  readonly security_opt?: string[];
  readonly user?: string;
  readonly image?: string;
  readonly build?: string;
  readonly command?: string[];
  readonly environment?: Record<string, string>;
  readonly healthcheck?: { readonly test?: string[] };
  readonly volumes?: string[];
}
const compose = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> };
const services = Object.entries(compose.services);

test('the image has the settings of memory that `npm start` has', () => {
  expect(dockerfile).toContain(`GLIBC_TUNABLES=${TUNABLES}`);
});

test('all commands are in exec form: node receives the signals itself', () => {
  const commands = [...dockerfile.matchAll(/\b(?:CMD|ENTRYPOINT) (.*)$/gm)].map(
    ([, command]) => command ?? '',
  );
  expect(commands).toHaveLength(3);
  for (const command of commands) expect(JSON.parse(command)).toBeInstanceOf(Array);
});

test('what the Dockerfile copies is in the build context, and nothing else is', () => {
  const context = read('.dockerignore')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  expect(context[0]).toBe('*');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(
    ([, paths]) => paths?.split(' ') ?? [],
  );
  expect(context.slice(1).toSorted()).toEqual([...new Set(copied.map((path) => `!${path}`))].toSorted());
  for (const path of copied) expect(existsSync(join(ROOT, path)), path).toBe(true);
});

test('neither names a registry but the one of base images, and neither holds a secret', () => {
  const text = dockerfile + read('compose.yaml');
  expect(text).not.toMatch(/https?:|npm_config|NODE_AUTH|BEGIN .*KEY/i);
  for (const [, name] of text.matchAll(/\$\{(\w+)/g)) expect(text).not.toContain(`\${${name}:-`);
});

test.each(services)('%s has a read-only root, a user and no rights', (_name, service) => {
  expect(service.read_only).toBe(true);
  expect(service.cap_drop).toEqual(['ALL']);
  expect(service.security_opt).toEqual(['no-new-privileges:true']);
  expect(service.user ?? service.build, 'the image of the Dockerfile has one').toBeTruthy();
});

test('the settings of the service are settings', () => {
  const environment = compose.services.service?.environment ?? {};
  expect(Object.keys(environment).filter((name) => !SETTING_NAMES.includes(name))).toEqual([]);
  expect(environment).toEqual(compose.services.migrate?.environment);
});

test('the commands in it are commands', () => {
  const names = createProgram().commands.map((command) => command.name());
  const used = [compose.services.migrate?.command?.[1], compose.services.service?.healthcheck?.test?.[3]];
  expect(used).toEqual(['migrate', 'healthcheck']);
  expect(names).toEqual(expect.arrayContaining(used));
});

test('its files exist, and its proxy asks for the health that the service has', () => {
  const files = services.flatMap(([, { volumes = [] }]) =>
    volumes.filter((volume) => volume.startsWith('.')),
  );
  for (const file of files) expect(existsSync(join(ROOT, file.split(':')[0] ?? '')), file).toBe(true);
  expect(read('deploy/compose/haproxy.cfg')).toContain('option httpchk GET /readyz');
  expect(read('src/http/routes.ts')).toContain("'/readyz'");
});
