import { joinBytes } from '../../../lib/bytes.ts';
import type { Problem } from '../../../lib/problem.ts';
import type { CutEntity, Envelope } from '../../document-format.ts';
import type { DocumentLimits } from '../../limits.ts';

/** To the thread: a document; then a wish for each piece of it. */
export type YamlOrder =
  | { readonly type: 'open'; readonly bytes: Uint8Array; readonly limits: DocumentLimits }
  | { readonly type: 'next' };

/** From the thread, one for each wish. */
export type YamlAnswer =
  | { readonly type: 'entities'; readonly entities: PackedEntities }
  | { readonly type: 'end'; readonly envelope: Envelope }
  | { readonly type: 'refused'; readonly problems: readonly [Problem, ...Problem[]] }
  | { readonly type: 'failed'; readonly error: unknown };

/** Entities whose texts are in one piece of memory, which another thread is handed as it is. */
interface PackedEntities {
  readonly bytes: Uint8Array;
  readonly entities: readonly PackedEntity[];
}

interface PackedEntity extends Omit<CutEntity, 'bytes'> {
  /** Of its text; absent where there is none. */
  readonly byteLength: number | undefined;
}

export const packEntities = (cuts: readonly CutEntity[]): PackedEntities => ({
  bytes: joinBytes(cuts.flatMap(({ bytes }) => bytes ?? [])),
  entities: cuts.map(({ bytes, ...entity }) => ({ ...entity, byteLength: bytes?.length })),
});

export function unpackEntities({ bytes, entities }: PackedEntities): CutEntity[] {
  let at = 0;
  return entities.map(({ byteLength, ...entity }) => {
    const start = at;
    at += byteLength ?? 0;
    const held =
      byteLength === undefined ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset + start, byteLength);
    return { ...entity, bytes: held };
  });
}
