import { joinBytes } from '../../../lib/bytes.ts';
import type { CutEntity, Envelope } from '../../document-format.ts';
import type { DocumentLimits } from '../../limits.ts';

/** A document that the thread is told to read; then it is asked for each piece. */
export interface OpenYaml {
  readonly bytes: Uint8Array;
  readonly limits: DocumentLimits;
}

export type YamlPiece =
  | { readonly type: 'entities'; readonly entities: PackedEntities }
  | { readonly type: 'end'; readonly envelope: Envelope };

/** Entities whose texts are in one piece of memory, which another thread is handed as it is. */
interface PackedEntities {
  readonly bytes: Uint8Array;
  readonly entities: readonly PackedEntity[];
}

interface PackedEntity extends Omit<CutEntity, 'bytes'> {
  /** The length of its text; absent where there is none. */
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
