import type { CutEntity } from '../../cut-entity.ts';
import type { PackedEntities } from './yaml-messages.ts';

export const packEntities = (cuts: readonly CutEntity[]): PackedEntities => ({
  bytes: joined(cuts.flatMap(({ bytes }) => bytes ?? [])),
  entities: cuts.map(({ bytes, ...entity }) => ({ ...entity, byteLength: bytes?.length })),
});

/** In a memory of its own, so that it goes to another thread without being copied. */
function joined(parts: readonly Buffer[]): Uint8Array {
  const all = Buffer.allocUnsafeSlow(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) at += part.copy(all, at);
  return all;
}

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
