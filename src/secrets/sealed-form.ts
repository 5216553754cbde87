const version = 'v1';
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

export const formatSealed = ({ keyId, body }: SealedForm): string => `${version}.${keyId}.${body}`;
