import fc from 'fast-check';
import { afterAll } from 'vitest';
import { cleanUp } from './support/clean-ups.ts';
import { seed } from './support/seed.ts';

fc.configureGlobal({ seed });

// A file of set-up, which vitest runs before each test file: of a module that many files share, only the first one would
// have the hook.
afterAll(cleanUp);
