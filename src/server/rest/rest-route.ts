import type { IncomingMessage } from 'node:http';
import { forbiddenMessage, type Permission, permissionName } from '../../access/permissions.ts';
import type { Viewer } from '../../access/viewer.ts';
import type { ExportedDocument } from '../../exports/open-download.ts';
import type { JsonObject } from '../../lib/json.ts';
import { ProblemError, problemError } from '../../lib/problem.ts';
import { isStorable } from '../../lib/storable.ts';
import type { Services } from '../../services/services.ts';
import type { Entrance } from '../door/create-entrance.ts';

/** What a handler is given. */
export interface RestCall extends Pick<Entrance, 'door' | 'gauge'> {
  readonly services: Services;
  readonly viewer: Viewer;
  /** Its body has not been read. */
  readonly request: IncomingMessage;
  readonly query: URLSearchParams;
  /** What stands in the place of `{import_id}`; empty where the path has none. */
  readonly id: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** A value, or a document that is sent while it is read. */
export type RestAnswer =
  | { readonly status: number; readonly body: unknown }
  | { readonly status: number; readonly document: ExportedDocument };

/** One operation, described once: requests are answered and the OpenAPI document is made from this record. */
export interface RestRoute {
  readonly method: 'GET' | 'POST';
  /** `{import_id}` stands for one segment. */
  readonly path: string;
  /** Whoever has one of them is heard; which one it takes, `handle` may find out later. */
  readonly permissions: readonly [Permission, ...Permission[]];
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter<unknown>[];
  /** JSON Schema of what is sent. */
  readonly body?: JsonObject;
  /** JSON Schema of what a request that succeeds is answered with. */
  readonly answer: JsonObject;
  /** Status → when it is answered, besides 401, 403, 405, 500 and 503, which any request can meet. */
  readonly refusals: Readonly<Record<number, string>>;
  readonly handle: (call: RestCall) => Promise<RestAnswer>;
}

/** A parameter of the query: how it is read, and how it is described. */
export interface Parameter<Value> {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonObject;
  readonly read: (query: URLSearchParams) => Value;
}

/** `true` or `false`; undefined where it is left out. */
export const optionalBoolean = (name: string, description: string): Parameter<boolean | undefined> => ({
  name,
  description,
  schema: { type: 'boolean' },
  read: (query) => parseBoolean(name, query.get(name)),
});

export const boolean = (name: string, fallback: boolean, description: string): Parameter<boolean> => ({
  name,
  description,
  schema: { type: 'boolean', default: fallback },
  read: (query) => parseBoolean(name, query.get(name)) ?? fallback,
});

// The spellings that ContextForge takes.
const booleans = new Map<string, boolean>([
  ...['true', '1', 'yes', 'y', 'on', 't'].map((text) => [text, true] as const),
  ...['false', '0', 'no', 'n', 'off', 'f'].map((text) => [text, false] as const),
]);

function parseBoolean(name: string, text: string | null): boolean | undefined {
  if (text === null || text === '') return undefined;
  const value = booleans.get(text.toLowerCase());
  if (value === undefined) throw wrongParameter(`'${name}' must be true or false.`);
  return value;
}

/** A comma-separated list without empty items; undefined where it is left out. */
export const list = (name: string, description: string): Parameter<readonly string[] | undefined> => ({
  name,
  description: `${description} Separated by commas.`,
  schema: { type: 'string' },
  read: (query) => {
    const items = query.getAll(name).flatMap((text) => assertStorable(name, text).split(','));
    const given = items.map((item) => item.trim()).filter((item) => item !== '');
    return given.length === 0 ? undefined : given;
  },
});

export const text = (name: string, description: string): Parameter<string | undefined> => ({
  name,
  description,
  schema: { type: 'string' },
  read: (query) => assertStorable(name, query.get(name) ?? '') || undefined,
});

/** The text as it is, where it is such that something stored can be the same. */
export function assertStorable(name: string, text: string): string {
  if (isStorable(text)) return text;
  throw wrongParameter(`'${name}' has a NUL character or half a surrogate pair; leave it out.`);
}

interface Range {
  readonly fallback: number;
  readonly minimum: number;
  readonly maximum: number;
}

export const integer = (
  name: string,
  { fallback, minimum, maximum }: Range,
  description: string,
): Parameter<number> => ({
  name,
  description,
  schema: { type: 'integer', default: fallback, minimum, maximum },
  read: (query) => {
    const given = query.get(name);
    if (given === null || given === '') return fallback;
    const value = /^-?\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
    if (value >= minimum && value <= maximum) return value;
    throw wrongParameter(`'${name}' must be a whole number from ${minimum} to ${maximum}.`);
  },
});

/** Something in the request is of the wrong sort. */
export const wrongParameter = (detail: string): ProblemError => problemError('BAD_USER_INPUT', detail);

/** Somebody lacks a permission. */
export function forbidden(lacking: Permission): ProblemError {
  const permission = permissionName(lacking);
  const problem = { code: 'FORBIDDEN', message: forbiddenMessage(lacking), permission };
  return new ProblemError([problem]);
}
