import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { bundle } from './bundle.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const sources = join(project, 'src/graphiql');

/** Where a server that runs from its sources finds it as well (`src/server/serve-graphiql.ts`). */
const place = join(project, 'node_modules/.cache/lading-graphiql');

/**
 * Puts GraphiQL together as one script and one style, and a small script before them, compressed as they are sent, unless that was done already; gives
 * the folder. Nobody sees it half made.
 */
export function builtGraphiql(): string {
  if (isUpToDate()) return place;
  const fresh = `${place}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  bundleInto(fresh);
  rmSync(place, { recursive: true, force: true });
  renameSync(fresh, place);
  return place;
}

function isUpToDate(): boolean {
  if (!existsSync(place)) return false;
  const made = statSync(place).mtimeMs;
  const files = [
    ...readdirSync(sources).map((name) => join(sources, name)),
    join(project, 'package-lock.json'),
  ];
  return files.every((file) => statSync(file).mtimeMs < made);
}

function bundleInto(outdir: string): void {
  bundle('.', {
    entryPoints: { first: 'src/graphiql/first.ts', graphiql: 'src/graphiql/main.tsx' },
    outdir,
    entryNames: '[name]-[hash]',
    platform: 'browser',
    mainFields: ['browser', 'module', 'main'],
    target: 'es2022',
    format: 'iife',
    splitting: false,
    minify: true,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    // It takes an input whose default is `false` for missing, and an object for no JSON: every import would be underlined.
    alias: { 'codemirror-graphql/esm/variables/lint.js': 'data:text/javascript,' },
    external: [],
    banner: {},
  });
  for (const name of readdirSync(outdir)) if (/\.(js|css)$/.test(name)) compress(join(outdir, name));
}

/** Fonts are a third of the style, and those of the system do. */
const fonts = /@font-face\s*\{[^}]*\}/g;

function compress(file: string): void {
  const content = Buffer.from(readFileSync(file, 'utf8').replace(fonts, ''));
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  rmSync(file);
}
