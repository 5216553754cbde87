#!/usr/bin/env node
import { existsSync } from 'node:fs';

// In a clone the sources are newer than whatever was built of them; the package has only what was built.
const source = new URL('../src/cli/main.ts', import.meta.url);
if (existsSync(source)) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(source.href);
} else await import('../dist/src/cli/main.js');
