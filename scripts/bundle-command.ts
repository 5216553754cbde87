import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const demoFile = 'test/fixtures/contextforge-export.json';

/**
 * Puts the command line and the client for others together below a directory. Files keep their depth below the top,
 * as those of the server do: what they look for beside them, they find by the same path.
 */
export function bundleCommand(outdir: string): void {
  buildSync({
    entryPoints: {
      'src/cli/main': 'src/cli/main.ts',
      'src/client/entry': 'src/client/entry.ts',
      // A thread's module is looked for beside the module that starts it, which is loaded when it is needed.
      'src/cli/chunks/yaml-thread': 'src/document/formats/yaml/yaml-thread.ts',
    },
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // What only one command needs is loaded by that one.
    splitting: true,
    chunkNames: 'src/cli/chunks/[name]-[hash]',
    logLevel: 'warning',
  });
  cpSync(demoFile, join(outdir, demoFile));
}
