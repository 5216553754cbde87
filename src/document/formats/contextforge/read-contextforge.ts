import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { parseExact } from '../../../lib/parse-exact.ts';
import { stringifyExact } from '../../../lib/stringify-exact.ts';
import type { CutEntity } from '../../cut-entity.ts';
import type { Envelope } from '../../envelope.ts';
import type { DocumentLimits } from '../../limits.ts';
import { readDocument } from '../json/read-document.ts';
import { ownMember } from './own-member.ts';

const special = [ownMember, 'auth_query_params'];

/** Reads what ContextForge exports, and what we write for it: JSON, where some secrets stand in places of their own. */
export async function* readContextForge(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const reading = readDocument(bytes, limits);
  try {
    for (;;) {
      const next = await reading.next();
      if (next.done) return next.value;
      yield next.value.map(withSecretsInPlace);
    }
  } finally {
    // Also where nobody asks for more: the source is to be closed.
    await reading.return?.({ version: '', exportedAt: '', warnings: [] });
  }
}

function withSecretsInPlace(cut: CutEntity): CutEntity {
  const { bytes } = cut;
  if (bytes === undefined || !special.some((name) => bytes.includes(`"${name}"`))) return cut;
  const entity = parsed(bytes.toString());
  return isJsonObject(entity) ? { ...cut, bytes: Buffer.from(stringifyExact(inPlace(entity))) } : cut;
}

/** What is no JSON is refused where it is looked into. */
function parsed(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

function inPlace({ [ownMember]: own, auth_query_params: parameters, ...entity }: JsonObject): JsonObject {
  const { auth_type, headers } = objectOf(own);
  const [credential] = Object.values(objectOf(parameters));
  const hasOwnHeaders = isJsonObject(headers ?? null);
  return {
    ...entity,
    ...(auth_type !== undefined && { auth_type }),
    ...(hasOwnHeaders && { headers: { ...objectOf(entity['headers']), ...objectOf(headers) } }),
    ...(credential !== undefined && entity['auth_value'] == null && { auth_value: credential }),
  };
}

const objectOf = (value: Json | undefined): JsonObject =>
  value !== undefined && isJsonObject(value) ? value : {};
