import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';

const project = fileURLToPath(new URL('..', import.meta.url));

/** Who installs the package gets these; every other library is part of what is built (docs/adr/0011-two-packages.md). */
const { dependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));

/** Libraries that are no modules ask for parts of Node by `require`. */
const requireOfModule = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  'const require = createRequireOfBundle(import.meta.url);',
].join('\n');

/** Puts programs together with all that they import, and the licences of the libraries beside them. */
export function bundle(
  folder: string,
  options: BuildOptions & { readonly outdir: string; readonly entryPoints: Readonly<Record<string, string>> },
): void {
  const { metafile } = buildSync({
    absWorkingDir: project,
    bundle: true,
    external: Object.keys(dependencies),
    platform: 'node',
    // Libraries that find their parts at run time have modules as well, which do not.
    mainFields: ['module', 'main'],
    target: 'node20',
    format: 'esm',
    // What only some need is loaded by those.
    splitting: true,
    banner: { js: requireOfModule },
    logLevel: 'warning',
    ...options,
    metafile: true,
  });
  const notices = thirdPartyNotices(project, Object.keys(metafile.inputs));
  writeFileSync(join(options.outdir, folder, 'third-party-licenses.txt'), notices);
}

/** `node_modules/a/node_modules/@b/c/d.js` is a file of the package in `node_modules/a/node_modules/@b/c`. */
const packageFolder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
const licenseFile = /^(licen[cs]e|copying|notice)/i;

/** What the licences of libraries ask to be handed on with their code, for all that some files belong to. */
function thirdPartyNotices(project: string, files: readonly string[]): string {
  const folders = new Set(files.flatMap((file) => packageFolder.exec(file)?.[0] ?? []));
  const notices = [...folders].map((folder) => noticeOf(join(project, folder)));
  return [...new Set(notices)].sort().join(`\n${'-'.repeat(80)}\n\n`);
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => licenseFile.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts, ''].join('\n\n');
}
