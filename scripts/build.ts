import { cp, rm } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * Puts the server together in `dist/`, so that it starts quicker and takes less memory than from its sources. Files
 * keep their depth below the top: what they look for beside them, they find by the same path.
 */
await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: {
    'src/server/main': 'src/server/main.ts',
    // Threads' modules are looked for beside the module that starts them.
    'src/server/prepare-thread': 'src/transfer/receive/prepare-thread.ts',
    'src/server/yaml-thread': 'src/document/formats/yaml/yaml-thread.ts',
  },
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  splitting: false,
  sourcemap: true,
  logLevel: 'warning',
});
await cp('migrations', 'dist/migrations', { recursive: true });
