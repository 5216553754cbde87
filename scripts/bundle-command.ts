import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.ts';

const demoFile = 'test/fixtures/contextforge-export.json';

/**
 * Puts the command line together below a directory. Files keep their depth below the top, as those of the server do:
 * what they look for beside them, they find by the same path.
 */
export function bundleCommand(outdir: string): void {
  bundle('src/cli', {
    entryPoints: {
      'src/cli/main': 'src/cli/main.ts',
      // A thread's module is looked for beside the module that starts it, which is loaded when it is needed.
      'src/cli/chunks/yaml-thread': 'src/document/formats/yaml/yaml-thread.ts',
    },
    outdir,
    chunkNames: 'src/cli/chunks/[name]-[hash]',
  });
  cpSync(demoFile, join(outdir, demoFile));
}
