const version = 'v1';
/** In the notation of PostgreSQL: what a key has sealed, where JSON or an address has it; the group is the key's id. */
export const sealedInText = '[":/=]v1\\.([A-Za-z0-9_-]{8})\\.[A-Za-z0-9_-]{38,}(?=["@&#])';
/** The same under any other key than this one. */
export const sealedByOthers = (keyId: string): string =>
  `[":/=]v1\\.(?!${keyId}\\.)[A-Za-z0-9_-]{8}\\.[A-Za-z0-9_-]{38,}(?=["@&#])`;

/** The whole of a text in our sealed form. */
export const sealedPattern = /^v1\.([\w-]{8})\.([\w-]{38,})$/;

/** A sealed text taken apart: `v1.<key id>.<body>`. */
export interface SealedForm {
  readonly keyId: string;
  readonly body: string;
}

/** The parts of a text in our sealed form; undefined where it is anything else. */
export function parseSealed(text: string): SealedForm | undefined {
  const [, keyId, body] = sealedPattern.exec(text) ?? [];
  return keyId === undefined || body === undefined ? undefined : { keyId, body };
}

export const formatSealed = ({ keyId, body }: SealedForm): string => `${sealedStart(keyId)}${body}`;

/** What every text begins with that a key has sealed. */
export const sealedStart = (keyId: string): string => `${version}.${keyId}.`;
