// Where the example is, and how it is run.
import { fileURLToPath } from 'node:url';

export const EXAMPLE = fileURLToPath(new URL('../../examples/react', import.meta.url));

/** With vitest's own NODE_ENV, React would be its development build and the code generator silent. */
export const EXAMPLE_ENVIRONMENT = { ...process.env, NODE_ENV: 'production' };
