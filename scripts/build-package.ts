import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { bundleCommand } from './bundle-command.ts';

/**
 * Adds to the built server what a package has besides: the command line, the client for others with its declarations.
 * What is left of another build goes first.
 */
for (const folder of ['cli', 'client']) await rm(`dist/src/${folder}`, { recursive: true, force: true });
bundleCommand('dist');
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
