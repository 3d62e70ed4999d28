// Builds the image without a container engine, and runs it as one would: a read-only root, no user of the host, no
// capability. Needs root, and of Debian: buildah, debootstrap.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../tools/documents.ts';

/** The base is made once; its tag is that of the real one, which is never pulled. */
const STORAGE = '/var/tmp/customer-registration-image';
const BASE = 'docker.io/library/node:20-bookworm-slim';
const IMAGE = 'localhost/customer-registration';

export interface ImageConfig {
  readonly User: string;
  readonly WorkingDir: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly Healthcheck: { readonly Test: readonly string[] };
}

export interface Image {
  readonly config: ImageConfig;
  /** Where its files can be read. */
  readonly root: string;
  /** All that the build has printed. */
  readonly transcript: string;
  /** Starts a program of the image with its own environment and these settings. */
  readonly run: (command: readonly string[], settings?: Record<string, string>) => ChildProcess;
  readonly remove: () => void;
}

/** What is missing to build images here; undefined if nothing is. */
export function missingForImages(): string | undefined {
  if (process.getuid?.() !== 0) return 'root';
  const missing = ['/usr/bin/buildah', '/usr/sbin/debootstrap'].filter((path) => !existsSync(path));
  return missing.length > 0 ? missing.join(', ') : undefined;
}

const options = ['--root', `${STORAGE}/root`, '--runroot', `${STORAGE}/run`, '--storage-driver', 'vfs'];

function buildah(...args: string[]): string {
  const [command = '', ...others] = args;
  const { status, stdout, stderr } = spawnSync('buildah', [...options, command, ...others], {
    encoding: 'utf8',
    env: { ...process.env, BUILDAH_ISOLATION: 'chroot' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`buildah ${command} failed:\n${stdout}${stderr}`);
  return (command === 'build' ? stdout + stderr : stdout).trim();
}

export function buildImage(): Image {
  mkdirSync(STORAGE, { recursive: true });
  if (
    buildah('images', '--format', '{{.Name}}')
      .split('\n')
      .every((name) => !BASE.startsWith(name) || name === '')
  )
    makeBase();
  const transcript = build();
  const container = buildah('from', '--pull-never', IMAGE);
  const root = buildah('mount', container);
  const config: ImageConfig = JSON.parse(buildah('inspect', '--type', 'image', IMAGE)).Docker.config;
  return {
    config,
    root,
    transcript,
    run: (command, settings = {}) => run(root, config, command, settings),
    remove() {
      buildah('umount', container);
      // All but the base, for the next run.
      buildah('rm', '--all');
      buildah('rmi', IMAGE);
      buildah('rmi', '--prune');
    },
  };
}

/** Debian with this machine's node and npm, where the real image has them. */
function makeBase(): void {
  const files = join(STORAGE, 'debian');
  rmSync(files, { recursive: true, force: true });
  execFileSync('debootstrap', ['--variant=minbase', 'bookworm', files], { stdio: 'ignore' });
  const npm = dirname(dirname(realpathSync('/usr/bin/npm')));
  copyFileSync(realpathSync(process.execPath), join(files, 'usr/local/bin/node'));
  cpSync(npm, join(files, 'usr/local/lib/node_modules/npm'), { recursive: true, verbatimSymlinks: true });
  execFileSync('ln', ['-s', '../lib/node_modules/npm/bin/npm-cli.js', join(files, 'usr/local/bin/npm')]);
  const container = buildah('from', 'scratch');
  buildah('add', container, files, '/');
  buildah('commit', container, BASE);
  buildah('rm', container);
  rmSync(files, { recursive: true, force: true });
}

/** npm's settings of this machine are mounted for the build, and no part of the image. */
function build(): string {
  const directory = mkdtempSync(join(tmpdir(), 'customer-registration-build-'));
  try {
    const npmrc = join(directory, 'npmrc');
    const own = execFileSync('npm', ['config', 'get', 'userconfig'], { encoding: 'utf8' }).trim();
    if (existsSync(own)) copyFileSync(own, npmrc);
    else writeFileSync(npmrc, '');
    const certificates = process.env.NODE_EXTRA_CA_CERTS;
    if (certificates) {
      copyFileSync(certificates, join(directory, 'ca.pem'));
      appendFileSync(npmrc, '\ncafile=/run/build/ca.pem\n');
    }
    return buildah(
      'build',
      '--pull-never',
      '--format=docker',
      '--no-cache',
      `--volume=${directory}:/run/build:ro`,
      `--volume=${npmrc}:/root/.npmrc:ro`,
      `--tag=${IMAGE}`,
      ROOT,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What a container engine does with `--read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges`. */
const LAUNCH = `
  set -e
  mount --make-rprivate /
  mount --bind "$1" "$1"
  mount -t proc proc "$1/proc"
  mount --rbind /dev "$1/dev"
  mount -t tmpfs -o size=16m tmpfs "$1/tmp"
  mount -o remount,bind,ro "$1"
  root=$1 user=$2 directory=$3
  shift 3
  exec chroot "$root" setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs --bounding-set=-all \
    --inh-caps=-all env --chdir="$directory" "$@"`;

function run(
  root: string,
  { User, WorkingDir, Env, Entrypoint }: ImageConfig,
  command: readonly string[],
  settings: Record<string, string>,
): ChildProcess {
  const [user = ''] = User.split(':');
  const launch = ['--mount', 'sh', '-c', LAUNCH, 'sh', root, user, WorkingDir, ...Entrypoint, ...command];
  const environment = Object.fromEntries(
    Env.map((each) => [each.split('=')[0], each.replace(/^[^=]*=/, '')]),
  );
  return spawn('unshare', launch, {
    env: { ...environment, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
