import { createDecipheriv, createHash } from 'node:crypto';

/** A value of an export that opens with the exporter's secret: where it stands, and in clear. */
export interface Credential {
  readonly collection: string;
  readonly name: string;
  /** Members from the entity down to the value. */
  readonly path: readonly string[];
  readonly clear: string;
}

/** Everything in an export of ContextForge that opens with a secret, found without any code of ours. */
export function credentialsIn(text: string, secret: string): Credential[] {
  const key = createHash('sha256').update(secret).digest();
  const { entities } = JSON.parse(text) as { entities: Record<string, { name: string }[]> };
  return [...textsIn(entities)].flatMap(([[collection = '', index = '', ...path], value]) => {
    const clear = opened(key, value);
    const name = entities[collection]?.[Number(index)]?.name ?? '';
    return clear === undefined ? [] : [{ collection, name, path, clear }];
  });
}

/** Every text in a value, with where it stands. */
export function* textsIn(
  value: unknown,
  path: readonly string[] = [],
): Generator<[readonly string[], string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'object' && value !== null)
    for (const [member, inner] of Object.entries(value)) yield* textsIn(inner, [...path, member]);
}

function opened(key: Buffer, text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length < 28) return;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString();
  } catch {
    return;
  }
}
