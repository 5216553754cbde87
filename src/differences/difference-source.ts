import type { DocumentSource } from '../document/document-source.ts';
import type { ExportSelection } from '../exports/export-selection.ts';
import type { EntitySelection } from '../kinds/words.ts';

/** A state of the configuration: a document, or what an export of this server would show. */
export type DifferenceSource =
  | {
      readonly type: 'document';
      readonly document: DocumentSource;
      readonly sourceSecret?: string;
      readonly passphrase?: string;
      /** None: everything. */
      readonly selection?: readonly EntitySelection[];
    }
  | { readonly type: 'live'; readonly selection: ExportSelection };
