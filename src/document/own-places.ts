import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';

/** The member of an entity or a document that ContextForge's import passes over: what it would refuse, or not understand. */
export const ownMember = 'x_lading';

/** An entity with what documents for ContextForge have in other places, or its own exports in a place of theirs. */
export function inPlace(entity: JsonObject): JsonObject {
  if (entity[ownMember] === undefined && entity['auth_query_params'] === undefined) return entity;
  const { [ownMember]: own, auth_query_params: parameters, ...others } = entity;
  const { auth_type, headers } = objectOf(own);
  const [credential] = Object.values(objectOf(parameters));
  const hasOwnHeaders = isJsonObject(headers ?? null);
  return {
    ...others,
    ...(auth_type !== undefined && { auth_type }),
    ...(hasOwnHeaders && { headers: { ...objectOf(others['headers']), ...objectOf(headers) } }),
    ...(credential !== undefined && others['auth_value'] == null && { auth_value: credential }),
  };
}

const objectOf = (value: Json | undefined): JsonObject =>
  value !== undefined && isJsonObject(value) ? value : {};
