// Tests against the service as built, which test/startService.ts starts. Relay's tags are compiled as in an application.
import { transformAsync } from '@babel/core';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      name: 'relay',
      enforce: 'pre',
      async transform(code, id) {
        if (!code.includes('graphql`')) return null;
        const result = await transformAsync(code, {
          filename: id,
          sourceMaps: true,
          configFile: false,
          parserOpts: { plugins: ['typescript'] },
          plugins: [['relay', { eagerEsModules: true }]],
        });
        return result?.code ? { code: result.code, map: result.map } : null;
      },
    },
  ],
  test: {
    globalSetup: 'test/startService.ts',
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
