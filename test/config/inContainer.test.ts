// Where the service is reached from outside, it listens on all addresses.
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { inContainer } from '../../src/config/inContainer.ts';

const nowhere = () => false;

test('on a machine of its own it is not', () => {
  expect(inContainer({ PATH: '/bin' }, nowhere)).toBe(false);
});

test.for(['/.dockerenv', '/run/.containerenv', '/run/systemd/container'])('%s shows a container', (file) => {
  expect(inContainer({}, (path) => path === file)).toBe(true);
});

test.for([
  'KUBERNETES_SERVICE_HOST',
  'ECS_CONTAINER_METADATA_URI_V4',
  'ECS_CONTAINER_METADATA_URI',
  'K_SERVICE',
  'CONTAINER_APP_NAME',
  'container',
  'DYNO',
  'NOMAD_ALLOC_ID',
  'FLY_APP_NAME',
])('%s shows a container, and HOST is 0.0.0.0 unless it is set', (name) => {
  expect(inContainer({ [name]: 'x' }, nowhere)).toBe(true);
  expect(readConfig({ [name]: 'x' }).host).toBe('0.0.0.0');
  expect(readConfig({ [name]: 'x', HOST: '127.0.0.1' }).host).toBe('127.0.0.1');
});
