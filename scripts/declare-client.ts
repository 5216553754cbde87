import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const config = fileURLToPath(new URL('../tsconfig.json', import.meta.url));

/** A package that has this type and nothing else, but wants the whole of graphql beside it; ours is the same type. */
const foreign = "import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';";
const own = "import type { TypedDocument as DocumentTypeDecoration } from '../send-operation.d.ts';";

/** Declares the types of the client; the compiler takes nothing but what its entry leads to. */
export function declareClient(outDir: string): void {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    config,
    { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir, rootDir: '.' },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: throwDiagnostic },
  );
  if (parsed === undefined) throw new Error('There is no tsconfig.json.');
  // It runs in browsers as well.
  const lib = [...(parsed.options.lib ?? []), 'lib.dom.d.ts'];
  const program = ts.createProgram(['src/client/entry.ts'], { ...parsed.options, lib });
  const { diagnostics } = program.emit(undefined, (path, text) => ts.sys.writeFile(path, withOwnType(text)));
  const [first] = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (first !== undefined) throwDiagnostic(first);
}

const withOwnType = (text: string): string => text.replace(foreign, own);

function throwDiagnostic({ messageText }: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
}
