import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';

/**
 * Adds to the built server what a package has besides: the command line, the client for others, its declarations, and
 * the file of the demo. Files keep their depth below the top, as those of the server do.
 */
for (const folder of ['cli', 'client']) await rm(`dist/src/${folder}`, { recursive: true, force: true });
await build({
  entryPoints: {
    'src/cli/main': 'src/cli/main.ts',
    'src/client/entry': 'src/client/entry.ts',
    // A thread's module is looked for beside the module that starts it, which is loaded when it is needed.
    'src/cli/chunks/yaml-thread': 'src/document/formats/yaml/yaml-thread.ts',
  },
  outdir: 'dist',
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
const demo = 'test/fixtures/contextforge-export.json';
await cp(demo, `dist/${demo}`);
await declareClient('dist/client-types');

/** The compiler takes nothing but what the client's entry leads to. */
async function declareClient(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  const config = ts.getParsedCommandLineOfConfigFile(
    fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir, rootDir: '.' },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: throwDiagnostic },
  );
  if (config === undefined) throw new Error('There is no tsconfig.json.');
  const program = ts.createProgram(['src/client/entry.ts'], config.options);
  const { diagnostics } = program.emit();
  const [first] = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (first !== undefined) throwDiagnostic(first);
}

function throwDiagnostic({ messageText }: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
}
