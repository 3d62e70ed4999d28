// Once for the tests of processes: what they run and the databases for it, made at the same time.
import type { TestProject } from 'vitest/node';
import setupBuild from './setupBuild.ts';
import setupPglite from './setupPglite.ts';
import setupServer from './setupServer.ts';

export default async function setup(project: TestProject) {
  const [stop] = await Promise.all([setupServer(project), setupBuild(), setupPglite(project)]);
  return stop;
}
