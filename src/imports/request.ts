import type { DocumentSource, LostSource } from '../document/document-source.ts';
import type { ConflictRule, ConflictStrategy, EntitySelection } from '../kinds/words.ts';

/** What somebody asks of an import. */
export interface ImportRequest {
  readonly source: DocumentSource | LostSource;
  readonly conflictStrategy: ConflictStrategy;
  readonly rules: readonly ConflictRule[];
  /** None: everything. */
  readonly selection?: readonly EntitySelection[];
  readonly dryRun: boolean;
  readonly atomic: boolean;
  readonly sourceSecret?: string;
  /** Opens the document itself where it is sealed. */
  readonly passphrase?: string;
  /** The same key again gives the job that the first call made. */
  readonly idempotencyKey?: string;
  /** Whether the request was made of what the document asks for by itself; else the two have to agree. */
  readonly heedsDocument?: boolean;
  readonly createdBy: string;
  /** What people recognise the import by. */
  readonly label?: string;
}
