import { kindOfCollection } from '../kinds/registry.ts';
import { isText } from '../lib/exact-json.ts';
import { isJsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { DeletionChecks } from './deletions.ts';
import type { Envelope } from './document-format.ts';
import { isOption, misplacedOption } from './import-options.ts';
import { limitProblems } from './limit-problems.ts';
import type { DocumentLimits } from './limits.ts';
import { documentProblems, fieldSubject, InvalidDocument } from './problems.ts';
import { recipientIn, recipientMembers } from './recipient.ts';
import { enumerated } from './tolerate-entity.ts';

const keptFields = ['version', 'exported_at', 'source_gateway', 'metadata', ...recipientMembers];
/** Fields in which exports say something of themselves, which tells an import nothing. */
const passedFields = [
  'api_version',
  'backward_compatible',
  'schema_url',
  'export_id',
  'exported_by',
  'encryption_method',
];
const mostProblems = 100;
/** The most names of members that are held to be told: only some of them are. */
const mostLeftOut = 1_000;

/**
 * The checks of a document as a whole, which every reader makes while it goes through it, in whatever order its members
 * come.
 */
export class DocumentChecks {
  readonly #limits: DocumentLimits;
  readonly #problems: Problem[] = [];
  readonly #warnings: string[] = [];
  readonly #fields = new Map<string, unknown>();
  readonly #options = new Map<string, unknown>();
  readonly #collections = new Set<string>();
  readonly #leftOut = { document: new Set<string>(), lines: new Set<string>() };
  #entities = 0;
  #hasEntities = false;
  #isWrapped = false;

  /** The keys that a delta deletes; to be counted like entities. */
  readonly deletions: DeletionChecks;

  constructor(limits: DocumentLimits) {
    this.#limits = limits;
    this.deletions = new DeletionChecks(limits, (problem) => this.add(problem));
  }

  /** Whether the document goes on being worth reading for its entities. */
  get isRefused(): boolean {
    return this.#problems.length > 0;
  }

  /** Whether the document itself was found inside `import_data`. */
  get isWrapped(): boolean {
    return this.#isWrapped;
  }

  /** Takes note of a problem and lets reading go on; a document with very many is not read to its end. */
  add(problem: Problem): void {
    if (this.#problems.length + 1 >= mostProblems) this.refuse(problem);
    this.#problems.push(problem);
  }

  /** Throws `InvalidDocument` with this problem and all before it: beyond it reading cannot go on. */
  refuse(problem: Problem): never {
    const problems: [...Problem[], Problem] = [...this.#problems, problem];
    const [first, ...others] = problems;
    throw new InvalidDocument([first, ...others]);
  }

  /** The members of `import_data` follow; what stood beside it does not count. */
  openWrapper(): void {
    if (this.#isWrapped) this.refuse(documentProblems.duplicate('import_data'));
    if (this.#hasEntities) this.refuse(documentProblems.twoDocuments());
    this.#isWrapped = true;
    this.#fields.clear();
    this.deletions.clear();
    this.#warnings.length = 0;
    this.#leftOut.document.clear();
  }

  /** A member of the outermost object, with `import_data` or without. */
  beside(name: string, value: unknown): void {
    if (this.#isWrapped && name === 'entities') this.add(documentProblems.twoDocuments());
    if (isOption(name)) this.#options.set(name, value);
  }

  /** A field of the envelope other than `entities`. */
  keep(name: string, value: unknown): void {
    if (keptFields.includes(name)) {
      for (const problem of limitProblems(value, this.#limits, fieldSubject(name))) this.add(problem);
      this.#fields.set(name, value);
    } else if (isOption(name)) this.#keepOption(name, value);
    else this.passOver(name);
  }

  /** Options stand beside a document, not inside of what is wrapped. */
  #keepOption(name: string, value: unknown): void {
    if (!this.#isWrapped) this.#options.set(name, value);
    else if (value !== null) this.add(misplacedOption(name));
  }

  /** A member that means nothing here. */
  passOver(name: string, where: 'document' | 'lines' = 'document'): void {
    const names = this.#leftOut[where];
    if (isOption(name)) this.add(misplacedOption(name));
    else if (!passedFields.includes(name) && names.size < mostLeftOut) names.add(name);
  }

  /** A field of the envelope that is too large to be held. */
  leaveOut(name: string, bytes: number): void {
    if (keptFields.includes(name))
      this.#warnings.push(
        `FIELD_TOO_LARGE: The field '${name}' was left out: it is larger than ${bytes} bytes.`,
      );
    else this.passOver(name);
  }

  /** Whether the entities that follow should be read. */
  openEntities(): boolean {
    if (this.#hasEntities) this.add(documentProblems.duplicate('entities'));
    const isFirst = !this.#hasEntities;
    this.#hasEntities = true;
    return isFirst;
  }

  /** Whether the list that follows should be read. */
  openCollection(name: string): boolean {
    const isKnown = kindOfCollection(name) !== undefined;
    const isFirst = !this.#collections.has(name);
    if (!isKnown) this.add(documentProblems.unknownKind(name));
    else if (!isFirst) this.add(documentProblems.duplicate('entities', name));
    else this.#collections.add(name);
    return isKnown && isFirst;
  }

  countEntity(): void {
    if (++this.#entities > this.#limits.entities) this.refuse(documentProblems.tooManyEntities(this.#limits));
  }

  /** The end of the document: what is missing is known now. */
  finish(): Envelope {
    this.#checkVersion();
    this.#checkExportedAt();
    if (!this.#hasEntities) this.add(documentProblems.missingField('entities'));
    this.refuseIfWrong();
    return this.#envelope();
  }

  /** Throws `InvalidDocument` if anything was wrong; called at the end of what is read, where nothing else can be. */
  refuseIfWrong(): void {
    const last = this.#problems.pop();
    if (last) this.refuse(last);
  }

  #checkVersion(): void {
    const version = this.#fields.get('version');
    if (version === undefined) this.add(documentProblems.missingField('version'));
    else if (version === null || version === '') this.add(documentProblems.emptyVersion());
    else if (!isText(version)) this.add(documentProblems.mustBeString('version'));
  }

  #checkExportedAt(): void {
    const exportedAt = this.#fields.get('exported_at');
    // ContextForge asks only whether it is there.
    if (exportedAt === null) return;
    if (exportedAt === undefined) this.add(documentProblems.missingField('exported_at'));
    else if (!isText(exportedAt)) this.add(documentProblems.mustBeString('exported_at'));
  }

  #envelope(): Envelope {
    const sourceGateway = this.#fields.get('source_gateway');
    const metadata = this.#fields.get('metadata');
    const recipient = recipientIn(Object.fromEntries(this.#fields));
    const deleted = this.deletions.references;
    return {
      version: String(this.#fields.get('version')),
      exportedAt: String(this.#fields.get('exported_at') ?? ''),
      ...(isText(sourceGateway) && { sourceGateway }),
      ...(isJsonObject(metadata) && { metadata }),
      ...(recipient && { recipient }),
      ...(deleted !== undefined && { deleted }),
      ...(this.#options.size > 0 && { options: Object.fromEntries(this.#options) }),
      warnings: [...this.#warnings, ...this.#unknownFields()],
    };
  }

  #unknownFields(): string[] {
    return Object.entries(this.#leftOut).flatMap(([where, names]) =>
      names.size === 0
        ? []
        : [`UNKNOWN_FIELDS: Members of ${wholes[where]} were left out: ${enumerated([...names])}.`],
    );
  }
}

const wholes: Readonly<Record<string, string>> = { document: 'the document', lines: 'lines' };
