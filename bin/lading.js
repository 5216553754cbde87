#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { isBuilt } from './is-built.js';

// The package has only what was built. In a clone that is taken where it is of the sources as they are: it starts sooner.
const source = new URL('../src/cli/main.ts', import.meta.url);
if (existsSync(source) && !isBuilt()) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(source.href);
} else await import('../dist/src/cli/main.js');
