// The manifests of deploy/kubernetes/ are valid, and agree with the code.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../../src/cli/program.ts';
import { SETTING_NAMES, settings } from '../../src/config/settings.ts';
import { ROOT } from '../../tools/documents.ts';

const FOLDER = join(ROOT, 'deploy/kubernetes');
const read = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8'));
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
const manifests = files
  .filter((file) => file !== 'kustomization.yaml')
  .map((file) => [file, read(file)] as const);

const kustomization = read('kustomization.yaml');
const { template, ...deployment } = read('deployment.yaml').spec;
const pod = template.spec;
const containers = [...pod.initContainers, ...pod.containers];
const [service] = pod.containers;

const require = createRequire(import.meta.url);

test.each(manifests)('%s is what its kind allows', (_file, manifest) => {
  const model = require(`kubernetes-models/${manifest.apiVersion}/${manifest.kind}`)[manifest.kind];
  expect(() => new model(manifest).validate()).not.toThrow();
});

test('a manifest that its kind does not allow is found', () => {
  const { Deployment } = require('kubernetes-models/apps/v1/Deployment');
  const wrong = { ...read('deployment.yaml'), spec: { ...deployment, template, replicas: 'two' } };
  expect(() => new Deployment(wrong).validate()).toThrow('replicas must be integer');
});

test('the kustomization contains every manifest but the example of the secret', () => {
  const names = manifests.map(([file]) => file).filter((file) => file !== 'secret.example.yaml');
  expect(new Set(kustomization.resources)).toEqual(new Set(names));
  expect(new Set(containers.map(({ image }) => image))).toEqual(new Set([kustomization.images[0].name]));
});

const variables = [
  ...kustomization.configMapGenerator[0].literals.map((literal: string) => literal.split('=')),
  ...Object.entries(read('secret.example.yaml').stringData),
] as [string, string][];

test('each variable is a setting, and those that production needs are there', () => {
  const names = variables.map(([name]) => name);
  expect(SETTING_NAMES).toEqual(expect.arrayContaining(names));
  expect(names).toEqual(
    expect.arrayContaining(['DATABASE_URL', 'AUTH_SIGNING_KEYS', 'SECRETS_KEY', 'TRUSTED_PROXIES']),
  );
  for (const { envFrom } of containers) {
    expect(envFrom).toEqual([
      { configMapRef: { name: kustomization.configMapGenerator[0].name } },
      { secretRef: { name: read('secret.example.yaml').metadata.name } },
    ]);
  }
});

test('the example of the secret contains no secret', () => {
  const { DATABASE_URL, AUTH_SIGNING_KEYS, SECRETS_KEY } = read('secret.example.yaml').stringData;
  expect([new URL(DATABASE_URL).password, AUTH_SIGNING_KEYS, SECRETS_KEY]).toEqual([
    'PASSWORD',
    'KEYS',
    'KEY',
  ]);
});

test('the ports are those that the service listens on, and every name of a port exists', () => {
  const metrics = variables.find(([name]) => name === 'METRICS_PORT')?.[1];
  const { PORT } = settings.parse({});
  expect(service.ports).toEqual([
    { name: 'http', containerPort: PORT },
    { name: 'metrics', containerPort: Number(metrics) },
  ]);
  const probes = [service.startupProbe, service.livenessProbe, service.readinessProbe];
  const policy = read('network-policy.yaml').spec.ingress.flatMap(
    ({ ports }: { ports: { port: string }[] }) => ports.map(({ port }) => port),
  );
  const used = [
    ...probes.map(({ httpGet }) => httpGet.port),
    ...policy,
    read('service.yaml').spec.ports[0].targetPort,
  ];
  expect(new Set(used)).toEqual(new Set(['http', 'metrics']));
});

test('the probes ask for paths of the service: liveness for one that needs no database', () => {
  const paths = [service.startupProbe, service.livenessProbe, service.readinessProbe].map(
    ({ httpGet }) => httpGet.path,
  );
  expect(paths).toEqual(['/livez', '/livez', '/readyz']);
  const routes = readFileSync(join(ROOT, 'src/http/routes.ts'), 'utf8');
  for (const path of paths) expect(routes).toContain(`'${path}':`);
});

test('a pod may stop for longer than the service takes, and the service learns of it in time', () => {
  const waitSeconds = Number(service.lifecycle.preStop.exec.command[1]);
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(waitSeconds + 12);
  expect(waitSeconds).toBeGreaterThan(
    service.readinessProbe.periodSeconds * service.readinessProbe.failureThreshold,
  );
});

test.each(containers.map((container) => [container.name, container]))(
  '%s has no rights',
  (_name, container) => {
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources.limits.memory).toMatch(/Mi$/);
    expect(container.resources.requests).toBeTruthy();
  },
);

test('a pod runs as the user of the image, without a token of Kubernetes', () => {
  expect(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).toContain('USER 65532:65532');
  expect(pod.securityContext).toEqual({
    runAsNonRoot: true,
    runAsUser: 65_532,
    runAsGroup: 65_532,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(pod.automountServiceAccountToken).toBe(false);
});

test('the processors are limited, because the number of concurrent hashes follows them', () => {
  expect(Number(service.resources.limits.cpu)).toBeGreaterThan(0);
});

test('every selector selects the pods', () => {
  const labels = template.metadata.labels;
  expect(deployment.selector.matchLabels).toEqual(labels);
  expect(read('service.yaml').spec.selector).toEqual(labels);
  expect(read('pod-disruption-budget.yaml').spec.selector.matchLabels).toEqual(labels);
  expect(read('network-policy.yaml').spec.podSelector.matchLabels).toEqual(labels);
});

test('a pod may be drained while another one serves', () => {
  expect(deployment.replicas).toBeGreaterThan(read('pod-disruption-budget.yaml').spec.maxUnavailable);
  expect(deployment.strategy.rollingUpdate.maxUnavailable).toBe(0);
});

test('the init container migrates', () => {
  const [program, command] = pod.initContainers[0].args;
  expect(program).toBe('dist/cli.js');
  expect(createProgram().commands.map((each) => each.name())).toContain(command);
});
