import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { isWhole } from '../support/extent.ts';

const root = resolve(import.meta.dirname, '../..');
const within = (path: string): string => relative(root, resolve(path)).replaceAll('\\', '/');

/** The kind of roots again, under another name: a kind that nobody has thought of. */
const newKind = textOf('src/kinds/root.ts')
  .replaceAll(/\broot/g, 'widget')
  .replaceAll('Root', 'Widget');

const changed: Readonly<Record<string, string>> = {
  'src/kinds/widget.ts': newKind,
  'src/kinds/registry.ts': textOf('src/kinds/registry.ts')
    .replace('const registered = [', 'const registered = [widget, ')
    .replace(/^/, "import { widget } from './widget.ts';\n"),
};

function textOf(path: string): string {
  return readFileSync(resolve(root, path), 'utf8');
}

/** The files that do not compile with these in the place of those on the disk. */
function failingFiles(): string[] {
  const { config } = ts.readConfigFile(resolve(root, 'tsconfig.json'), ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost({ ...options, noEmit: true });
  const program = ts.createProgram(
    fileNames,
    { ...options, noEmit: true, skipLibCheck: true },
    {
      ...host,
      fileExists: (path) => within(path) in changed || host.fileExists(path),
      readFile: (path) => changed[within(path)] ?? host.readFile(path),
      getSourceFile: (path, version, ...others) => {
        const text = changed[within(path)];
        return text === undefined
          ? host.getSourceFile(path, version, ...others)
          : ts.createSourceFile(path, text, version);
      },
    },
  );
  const files = program.getSemanticDiagnostics().flatMap(({ file }) => file?.fileName ?? []);
  return [...new Set(files.map(within))].sort();
}

// Compiling everything takes its time.
it.runIf(isWhole)('a new kind does not compile before all that is written by hand is there', () => {
  // CONTRIBUTING.md names them; what is missing besides is a migration, and what is printed.
  expect(failingFiles()).toEqual([
    'schema/entities/entities.ts',
    'src/document/formats/contextforge/acceptance/rules.ts',
    'test/support/examples.ts',
  ]);
});
