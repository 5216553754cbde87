import type { JsonObject } from '../lib/json.ts';

/** What a caller says about an entity: fields by their names in the API; absent ones stay as they are. */
export interface EntityInput {
  /** Null removes the credential. */
  readonly auth?: AuthInput | null | undefined;
  readonly [name: string]: unknown;
}

/** A credential in clear: exactly one of these. */
export interface AuthInput {
  readonly basic?: { readonly username: string; readonly password: string } | null | undefined;
  readonly bearer?: { readonly token: string } | null | undefined;
  readonly headers?: readonly NamedValue[] | null | undefined;
  readonly oauth?: JsonObject | null | undefined;
  readonly queryParam?: NamedValue | null | undefined;
  readonly none?: boolean | null | undefined;
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}
