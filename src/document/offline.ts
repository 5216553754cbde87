import { randomBytes } from 'node:crypto';
import { type Kind, keyOf, type Portable } from '../kinds/kind.ts';
import { type KindName, kindOfCollection, kinds } from '../kinds/registry.ts';
import { stringifyExact } from '../lib/exact-json.ts';
import type { JsonObject } from '../lib/json.ts';
import { type Problem, ProblemError } from '../lib/problem.ts';
import { createKeyRing } from '../secrets/key-ring.ts';
import { omitSecrets } from '../secrets/omit-secrets.ts';
import { uncompressed } from './compressions.ts';
import {
  type CutEntity,
  type DocumentFormat,
  type Envelope,
  type FormatName,
  formatNames,
  type WriteContext,
  type WrittenDocument,
  type WrittenPage,
} from './document-format.ts';
import { formatNamed } from './formats/formats.ts';
import { parseCutEntity } from './formats/json/cut-entity.ts';
import { type DocumentLimits, defaultLimits } from './limits.ts';
import { type ParsedEntity, parseEntity } from './parse-entity.ts';
import { InvalidDocument } from './problems.ts';
import { documentSecret, membersOf } from './recipient.ts';
import { readRecognised } from './recognise-format.ts';
import { secretInClear, secretNotOmitted } from './shown-secrets.ts';
import { unsealed } from './unsealed.ts';

/** An entity of a document, and of which kind it is. */
export interface ReadEntity extends ParsedEntity {
  readonly kind: Kind<KindName>;
}

/** Reads a document without a server, whatever its format, one entity after the other, as an import would. */
export async function* readEntities(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
  passphrase?: string,
): AsyncGenerator<ReadEntity, Envelope> {
  // A file that is sealed may have been compressed before that, and after it.
  const content = uncompressed(uncompressed(unsealed(bytes, passphrase, limits), limits), limits);
  const batches = readRecognised(content, limits);
  for (;;) {
    const next = await batches.next();
    if (next.done) return next.value;
    for (const cut of next.value) yield read(cut, limits);
  }
}

function read(cut: CutEntity, limits: DocumentLimits): ReadEntity {
  const kind = kindOfCollection(cut.collection);
  if (kind === undefined) throw new TypeError(`Readers let no list named ${cut.collection} through.`);
  return { kind, ...parseEntity(kind, parseCutEntity(cut, limits), limits) };
}

/** The result of a check of a document by itself, without the environment that it is meant for. */
export interface CheckedDocument {
  readonly counts: Readonly<Partial<Record<KindName, number>>>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** Finds everything that an import would not take, entity by entity, and in the document as a whole. */
export async function checkDocument(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
  passphrase?: string,
): Promise<CheckedDocument> {
  const counts: Partial<Record<KindName, number>> = {};
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const entities = readEntities(bytes, limits, passphrase);
  try {
    for (let next = await entities.next(); ; next = await entities.next()) {
      if (next.done) return { counts, problems, warnings: [...warnings, ...next.value.warnings] };
      const { kind, key, ...entity } = next.value;
      counts[kind.name] = (counts[kind.name] ?? 0) + 1;
      problems.push(...entity.problems);
      warnings.push(...entity.warnings.map((warning) => `${kind.name} '${key}': ${warning}`));
    }
  } catch (error) {
    if (!(error instanceof InvalidDocument)) throw error;
    return { counts, problems: [...problems, ...error.problems], warnings };
  }
}

/** The secrets that a conversion may need; only CONTEXTFORGE opens what is sealed and seals it anew. */
export interface OfflineSecrets {
  /** Under which the document is sealed. */
  readonly source?: string | undefined;
  /** The secret of the gateway that will import the file. */
  readonly target?: string | undefined;
  /** With which the file itself is sealed. */
  readonly passphrase?: string | undefined;
  /** An age identity, where credentials are sealed for its recipient. */
  readonly identity?: string | undefined;
}

/**
 * A document in the format of this name, without a server; a `ProblemError` says what is wrong with it, and `warn` is
 * told of secrets that are left in it.
 */
export function convertOffline(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  { source, target, passphrase, identity }: OfflineSecrets,
  warn: (warning: string) => void,
): AsyncGenerator<string | Uint8Array> {
  const known = formatNames.find((one) => one === name);
  if (known === undefined) throw new ProblemError([unknownFormat(name)]);
  // A secret that nobody has opens nothing: without the source's, what is sealed stays as it is.
  const ring = createKeyRing({ current: source ?? randomBytes(32).toString('base64url') });
  return convertDocument(bytes, {
    format: formatNamed(known),
    limits: defaultLimits,
    passphrase,
    identity,
    warn,
    context: { ring, ...(target !== undefined && { targetSecret: target }) },
  });
}

const unknownFormat = (name: string) => ({
  code: 'UNKNOWN_FORMAT',
  message: `There is no format '${name}'; there are ${formatNames.map((one: FormatName) => one.replaceAll('_', '-')).join(', ')}.`,
});

interface Target {
  readonly format: DocumentFormat;
  readonly limits: DocumentLimits;
  readonly context: WriteContext;
  readonly passphrase?: string | undefined;
  readonly identity?: string | undefined;
  /** Is told of secrets that are left in what is written. */
  readonly warn: (warning: string) => void;
}

/**
 * Writes a document in another format. It is held as a whole, since formats want it sorted by kind and key; a document
 * with anything wrong in it is refused, with all that is wrong.
 */
export async function* convertDocument(
  bytes: AsyncIterable<Uint8Array>,
  { format, limits, context, passphrase, identity, warn }: Target,
): AsyncGenerator<string | Uint8Array> {
  const { envelope, entities } = await readWhole(readEntities(bytes, limits, passphrase));
  const secret = await documentSecret(envelope.recipient, identity);
  const ring = secret === undefined ? context.ring : createKeyRing({ current: secret });
  // Credentials stay as they are, sealed for the same recipient, wherever they are not opened to be sealed in another way.
  const kept = format.carriesRecipient ? envelope : withoutRecipient(envelope);
  yield* format.write(writtenDocument(kept, entities, shower(format, warn)), { ...context, ring });
}

const withoutRecipient = ({ recipient: _recipient, ...envelope }: Envelope): Envelope => envelope;

type Entities = ReadonlyMap<KindName, readonly Portable[]>;

async function readWhole(
  reading: AsyncGenerator<ReadEntity, Envelope>,
): Promise<{ envelope: Envelope; entities: Entities }> {
  const entities = new Map<KindName, Portable[]>();
  const problems: Problem[] = [];
  let next = await reading.next();
  for (; !next.done; next = await reading.next()) {
    const { kind, portable, problems: found } = next.value;
    problems.push(...found);
    if (portable !== undefined) listOf(entities, kind.name).push(portable);
  }
  const [first, ...others] = problems;
  if (first !== undefined) throw new InvalidDocument([first, ...others]);
  return { envelope: next.value, entities };
}

function listOf(entities: Map<KindName, Portable[]>, kind: KindName): Portable[] {
  const list = entities.get(kind) ?? [];
  entities.set(kind, list);
  return list;
}

function writtenDocument(envelope: Envelope, entities: Entities, shown: Show): WrittenDocument {
  const { version, exportedAt, sourceGateway, metadata, deleted, recipient } = envelope;
  return {
    envelope: {
      version,
      exported_at: exportedAt || null,
      ...(sourceGateway !== undefined && { source_gateway: sourceGateway }),
      ...(recipient && membersOf(recipient)),
    },
    ...(deleted && { deleted }),
    pages: pagesOf(entities, shown),
    metadata: () => metadata ?? { entity_counts: countsOf(entities) },
  };
}

type Show = (kind: Kind<KindName>, portable: Portable) => Portable;

/** How an entity is written, with a warning where a secret of it stands there nevertheless. */
const shower =
  ({ kinds: written, name, secrets }: DocumentFormat, warn: Target['warn']): Show =>
  (kind, portable) => {
    const shown = secrets === 'omitted' ? omitSecrets(kind, portable) : portable;
    // What CONTEXTFORGE has to say of secrets stands in its metadata.
    if (name === 'contextforge' || !written.includes(kind.name)) return shown;
    const warning = (secrets === 'omitted' ? secretNotOmitted : secretInClear)(kind, shown);
    if (warning !== undefined) warn(warning);
    return shown;
  };

async function* pagesOf(entities: Entities, shown: Show): AsyncGenerator<WrittenPage> {
  for (const kind of kinds) {
    const portables = entities.get(kind.name) ?? [];
    const sorted = portables.toSorted((one, other) => (keyOf(kind, one) < keyOf(kind, other) ? -1 : 1));
    yield { kind, entities: sorted.map((portable) => stringifyExact(shown(kind, portable))) };
  }
}

const countsOf = (entities: Entities): JsonObject =>
  Object.fromEntries(kinds.map(({ name, collection }) => [collection, entities.get(name)?.length ?? 0]));
