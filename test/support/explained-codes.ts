import { readFile } from 'node:fs/promises';

/** A row of the page about codes. */
export interface Explanation {
  readonly anchor: string | undefined;
  readonly code: string;
  readonly meaning: string;
  readonly remedy: string;
}

/** The rows of `docs/errors.md`, in their order. */
export async function readExplanations(): Promise<Explanation[]> {
  const text = await readFile('docs/errors.md', 'utf8');
  const rows = text.matchAll(/^\| (?:<a id="(\w+)"><\/a>)?`([A-Z_]+)` \| (.+?) \| (.+?) \|$/gm);
  return [...rows].map(([, anchor, code = '', meaning = '', remedy = '']) => ({
    anchor,
    code,
    meaning,
    remedy,
  }));
}
