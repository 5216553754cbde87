import type { Problem } from '../lib/problem.ts';
import { InvalidDocument } from './problems.ts';

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

/** Past white space and comments, which none of these has in another place. */
const text =
  (pattern: RegExp) =>
  (start: string): boolean =>
    pattern.test(start);

const exportHere = 'export the configuration here as JSON, YAML or NDJSON, which are read again';
const asServers = 'write its remote servers as {"mcpServers": {"name": {"url": "…"}}}';

/** Of archives only their first bytes are looked at; a tar file says what it is behind the name of its first file. */
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
export function refuseArchives(start: Buffer): void {
  const known = archives.find(({ isIt }) => isIt(start.subarray(0, 512).toString('latin1')));
  if (known !== undefined) throw refused(known);
}

/** The same of texts; to be asked only of those that no format but the last takes, or that are YAML. */
export function refuseKnownTexts(start: Buffer): void {
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
