import { peek } from '../lib/bytes.ts';
import type { Problem } from '../lib/problem.ts';
import type { CutEntity, Envelope, FormatReading } from './document-format.ts';
import { formats } from './formats/formats.ts';
import { jsonFormat } from './formats/json/json-format.ts';
import { yamlFormat } from './formats/yaml/yaml-format.ts';
import type { DocumentLimits } from './limits.ts';
import { documentProblems, InvalidDocument } from './problems.ts';

/** How much is looked at of JSON that does not say what it is: clients have servers far behind in their files. */
const mostLookedAt = 16_777_216;

/** Reads a document in whatever format it turns out to be, with the contract of `FormatReading.read`. */
export async function* readRecognised(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const beginning = await peek(bytes, recognisedBytes);
  let taken = beginning;
  try {
    let reading = recogniseFormat(taken.start.subarray(0, recognisedBytes));
    if (!taken.isAll && isUndecided(reading, taken.start)) {
      taken = await peek(taken.whole, mostLookedAt);
      reading = recogniseFormat(taken.start);
    }
    return yield* reading.read(taken.whole, limits);
  } finally {
    await beginning.close();
  }
}

/** How much of a document formats are recognised by. */
export const recognisedBytes = 65_536;

/**
 * How to read a document that begins with these bytes; `InvalidDocument` where it is in an encoding that none reads, or
 * another file that is known.
 */
export function recogniseFormat(start: Buffer): FormatReading {
  if (isUtf16(start)) throw new InvalidDocument([documentProblems.utf16()]);
  refuseArchives(start);
  const content = start.indexOf(byteOrderMark) === 0 ? start.subarray(byteOrderMark.length) : start;
  const format = formats.find(({ reading }) => reading?.recognise(content));
  if (format?.reading === undefined) throw new TypeError('No format takes what the others do not.');
  // Others are sure of theirs; these take what only looks like it.
  if (format === yamlFormat || (format === jsonFormat && !saysWhatItIs.test(content.toString('latin1'))))
    refuseKnownTexts(content);
  return format.reading;
}

/** Members of a document, and of nothing else. */
const saysWhatItIs = /"(?:entities|exported_at|import_data)"/;

/** Whether JSON begins like the file of a client that may have its servers only further behind. */
const isUndecided = (reading: FormatReading, start: Buffer): boolean =>
  reading === jsonFormat.reading &&
  /^\s*\{/.test(start.subarray(0, 100).toString('latin1')) &&
  !saysWhatItIs.test(start.toString('latin1')) &&
  !/"version"/.test(start.toString('latin1'));

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const marks = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/**
 * Whether bytes begin a text in UTF-16: by its mark, or by every other byte of its first characters, which are those of
 * a document.
 */
const isUtf16 = (start: Buffer): boolean =>
  marks.some((mark) => start.subarray(0, 2).equals(mark)) ||
  /^(?:[^\0]\0){2}|^(?:\0[^\0]){2}/.test(start.subarray(0, 4).toString('latin1'));

/** A file that is no document, what it is known by, and what to send in its place. */
interface KnownFile {
  readonly isIt: (start: string) => boolean;
  readonly what: string;
  readonly advice: string;
}

const begins =
  (...signs: readonly string[]) =>
  (start: string): boolean =>
    signs.some((sign) => start.startsWith(sign));

/** A sign past white space and comments, which none of these files has in another place. */
const text =
  (pattern: RegExp) =>
  (start: string): boolean =>
    pattern.test(start);

const exportHere = 'export the configuration here as JSON, YAML or NDJSON, which are read again';
const asServers = 'write its remote servers as {"mcpServers": {"name": {"url": "…"}}}';

/** Archives, by their first bytes; a tar file says what it is behind the name of its first file. */
const archives: readonly KnownFile[] = [
  {
    isIt: (start) => start.startsWith('lading-configuration/') && start.slice(257, 262) === 'ustar',
    what: 'a Helm chart of an export',
    advice: `it is only written, not read: ${exportHere}`,
  },
  {
    isIt: (start) => start.slice(257, 262) === 'ustar',
    what: 'a tar archive',
    advice: 'unpack it and send a file of it',
  },
  {
    isIt: begins('PK\x03\x04', 'PK\x05\x06'),
    what: 'a zip archive',
    advice: 'unpack it and send a file of it',
  },
  { isIt: begins("7z\xbc\xaf'\x1c"), what: 'a 7z archive', advice: 'unpack it and send a file of it' },
  { isIt: begins('Rar!'), what: 'a RAR archive', advice: 'unpack it and send a file of it' },
  {
    isIt: begins('\xfd7zXZ\0', 'BZh'),
    what: 'compressed with xz or bzip2',
    advice: 'decompress it, or use gzip, zstd or brotli',
  },
  { isIt: begins('%PDF-'), what: 'a PDF file', advice: 'send the configuration itself' },
  {
    isIt: begins('SQLite format 3\0', '\x89PNG', '\x7fELF'),
    what: 'a binary file',
    advice: 'send the configuration itself',
  },
];

const texts: readonly KnownFile[] = [
  {
    isIt: text(/^\s*(?:<!--[\s\S]*?-->\s*)?<(?:!doctype html|html|head|body)\b/i),
    what: 'a web page',
    advice:
      'it may be the page of a sign-in or of an error in the place of the file; download the file itself',
  },
  { isIt: text(/^\s*<\?xml\b/), what: 'XML', advice: 'send the configuration as JSON, YAML or NDJSON' },
  {
    isIt: text(/^(?:\s|#[^\n]*\n)*(?:terraform|locals|variable\s+"|provider\s+"|resource\s+")[^\n{]*\{/),
    what: 'a Terraform file',
    advice: `it is only written, not read: ${exportHere}`,
  },
  {
    isIt: (start) => /^\[mcp_servers\.[^\]]+\]/m.test(start) && !/^\s*\{/.test(start),
    what: 'the TOML file of a client such as Codex',
    advice: asServers,
  },
  {
    isIt: (start) => /^(?:\s|#[^\n]*\n)*(?:\[[\w."-]+\]\s*\n|[\w-]+\s*=\s*\S)/.test(start),
    what: 'TOML or a file of settings',
    advice: 'send the configuration as JSON, YAML or NDJSON',
  },
  {
    isIt: (start) => /^registry:\s*(?:#.*)?$/m.test(start) && !/^entities:/m.test(start),
    what: "a catalog of Docker's MCP toolkit",
    advice: `it lists images and no addresses; run its servers behind a gateway, and ${asServers}`,
  },
  {
    isIt: (start) =>
      /^services:\s*(?:#.*)?$/m.test(start) && /^\s+image:/m.test(start) && !/^entities:/m.test(start),
    what: 'a Compose file',
    advice: asServers,
  },
  {
    isIt: (start) =>
      /^apiVersion:/m.test(start) && /^(?:kind|name):/m.test(start) && !/^entities:/m.test(start),
    what: 'a manifest of Kubernetes or a part of a Helm chart',
    advice: `charts are only written, not read: ${exportHere}`,
  },
  {
    isIt: text(/^\s*\{[\s\S]*"context_servers"\s*:/),
    what: 'the settings of Zed',
    advice: asServers,
  },
  {
    isIt: text(
      /^\s*\{[\s\S]*(?:opencode\.ai\/config\.json|"mcp"\s*:\s*\{\s*"[^"]*"\s*:\s*\{[^{}]*"type"\s*:\s*"(?:remote|local)")/,
    ),
    what: 'the configuration of OpenCode',
    advice: asServers,
  },
  {
    isIt: text(/^\s*\{[\s\S]*"\$schema"\s*:\s*"[^"]*modelcontextprotocol[^"]*server\.schema\.json/),
    what: 'an entry of the MCP registry',
    advice: 'write its remotes as {"mcpServers": {"name": {"url": "…"}}}',
  },
  {
    isIt: text(/^\s*\{[\s\S]*"(?:dxt|mcpb|manifest)_version"\s*:/),
    what: 'the manifest of an MCP bundle',
    advice:
      'its server is started with a command, and a gateway is reached by its url; run it behind a bridge that speaks HTTP',
  },
];

/** Refuses bytes that begin a file that is known not to be a document, whatever comes after. */
function refuseArchives(start: Buffer): void {
  const known = archives.find(({ isIt }) => isIt(start.subarray(0, 512).toString('latin1')));
  if (known !== undefined) throw refused(known);
}

/**
 * Refuses texts that are known not to be a document; to be asked only of those that no format but the last takes, or
 * that are YAML.
 */
function refuseKnownTexts(start: Buffer): void {
  const known = texts.find(({ isIt }) => isIt(start.toString('latin1')));
  if (known !== undefined) throw refused(known);
}

const refused = ({ what, advice }: KnownFile): InvalidDocument =>
  new InvalidDocument([problemOf(what, advice)]);

const problemOf = (what: string, advice: string): Problem => ({
  code: 'NOT_A_DOCUMENT',
  message: `This is ${what}, and no document: ${advice}.`,
  path: '',
});
