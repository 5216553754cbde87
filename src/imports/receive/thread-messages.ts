import type { DocumentLimits } from '../../document/limits.ts';
import type { EntitySelection } from '../../kinds/words.ts';
import type { Problem } from '../../lib/problem.ts';
import type { RingSecrets } from '../../secrets/key-ring.ts';
import type { Chunk } from '../chunk.ts';
import type { EntityBatch } from './entity-batch.ts';

/** What a thread has to know of an import; `selection` undefined: everything. */
export interface ThreadPreparation {
  readonly secrets: RingSecrets;
  readonly sourceSecrets: RingSecrets | undefined;
  readonly limits: DocumentLimits;
  readonly masksUnopened: boolean;
  readonly selection: readonly EntitySelection[] | undefined;
}

/** To a thread: a batch of an import to prepare. The import is described with its first batch there, and forgotten at its end. */
export type ThreadOrder =
  | { readonly type: 'open'; readonly job: number; readonly preparation: ThreadPreparation }
  | { readonly type: 'prepare'; readonly job: number; readonly batch: EntityBatch }
  | { readonly type: 'close'; readonly job: number };

/** From a thread: that it is ready, then one answer for each batch, in order. */
export type ThreadAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'chunk'; readonly chunk: Chunk | undefined }
  | { readonly type: 'refused'; readonly problems: readonly [Problem, ...Problem[]] }
  | { readonly type: 'failed'; readonly error: unknown };
