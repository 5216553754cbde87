import { createZstdCompress } from '../../src/document/compressions.ts';

/** Whether the Node that runs the tests has Zstandard, which notices what is missing since 24. */
export const hasZstd = createZstdCompress !== undefined;
