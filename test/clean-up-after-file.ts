import { afterAll } from 'vitest';
import { cleanUp } from './support/clean-ups.ts';

// A file of set-up, which vitest runs before each test file: of a module that many files share, only the first one would
// have the hook.
afterAll(cleanUp);
