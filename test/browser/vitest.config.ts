// The suite in a real browser: the example's form and GraphiQL, against the service as a process.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/browser/*.test.ts'],
    globalSetup: 'test/browser/setup.ts',
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
