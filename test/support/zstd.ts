import { createZstdCompress } from '../../src/document/compressions.ts';

/** Whether the Node that runs the tests has Zstandard, which it has since 22.15. */
export const hasZstd = createZstdCompress !== undefined;
