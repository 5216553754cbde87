import { isJsonObject, type JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { isIdentity, isRecipient, openSecretOf } from '../secrets/age/recipient.ts';
import { InvalidDocument } from './problems.ts';

/** What a document says of who can open its credentials: they are sealed under a secret of its own, which is sealed for him. */
export interface DocumentRecipient {
  /** `age1…`, as far as it is said. */
  readonly recipient?: string;
  /** An age file with the secret, in base64url. */
  readonly key: string;
}

const members = { recipient: 'encryption_recipient', key: 'encryption_key' } as const;
/** Members of the envelope that say for whom credentials are sealed. */
export const recipientMembers: readonly string[] = Object.values(members);

/** The same as members of an envelope. */
export const membersOf = ({ recipient, key }: DocumentRecipient): JsonObject => ({
  ...(recipient !== undefined && { [members.recipient]: recipient }),
  [members.key]: key,
});

/** What an envelope says, or a document that is a value, wrapped or not. */
export function recipientIn(value: unknown): DocumentRecipient | undefined {
  if (!isJsonObject(value)) return undefined;
  const { [members.key]: key, [members.recipient]: recipient, import_data: inner } = value;
  if (typeof key !== 'string') return inner === undefined ? undefined : recipientIn(inner);
  return { key, ...(typeof recipient === 'string' && isRecipient(recipient) && { recipient }) };
}

/** How much of a document is looked through: its envelope has less, and stands before everything that it is needed for. */
export const envelopeBytes = 65_536;

/** The same at the beginning of a document as text, in whatever format: entities cannot be read before it is known. */
export function recipientAt(start: Buffer): DocumentRecipient | undefined {
  const text = start.toString('utf8');
  const key = textAfter(members.key, text);
  const recipient = textAfter(members.recipient, text);
  if (key === undefined) return undefined;
  return { key, ...(recipient !== undefined && isRecipient(recipient) && { recipient }) };
}

/** Base64url and bech32 need no escapes, and are quoted alike in JSON and YAML. */
const textAfter = (name: string, text: string): string | undefined =>
  new RegExp(`(?<![\\w-])["']?${name}["']?\\s*:\\s*["']?([\\w-]{40,4096})(?![\\w-])`).exec(text)?.[1];

/**
 * The secret that credentials of the document are sealed under, or undefined where they are not sealed for anybody. Throws
 * `InvalidDocument` where the identity does not fit the document.
 */
export async function documentSecret(
  sealed: DocumentRecipient | undefined,
  identity: string | undefined,
): Promise<string | undefined> {
  if (identity === undefined) return undefined;
  if (!isIdentity(identity.trim())) throw new InvalidDocument([problems.invalidIdentity]);
  if (sealed === undefined) throw new InvalidDocument([problems.notSealed]);
  const secret = await openSecretOf(sealed.key, identity.trim());
  if (secret === undefined) throw new InvalidDocument([problems.wrongIdentity(sealed)]);
  return secret;
}

/** For imports, which need what is sealed. */
export function requireIdentity(sealed: DocumentRecipient | undefined, identity: string | undefined): void {
  if (sealed !== undefined && identity === undefined) throw new InvalidDocument([problems.required(sealed)]);
}

const forWhom = ({ recipient }: DocumentRecipient): string =>
  recipient === undefined ? 'for a recipient' : `for ${recipient}`;

const problems = {
  invalidIdentity: {
    code: 'INVALID_IDENTITY',
    message:
      '`sourceIdentity` is no age identity: it begins with AGE-SECRET-KEY-1 and has 74 characters. Give the line of the file ' +
      'that `lading key generate` or age-keygen has made.',
  },
  notSealed: {
    code: 'NOT_SEALED_FOR_RECIPIENT',
    message:
      'There is a `sourceIdentity`, but the credentials of the document are not sealed for a recipient. If that is how it should ' +
      'be, leave the identity out.',
  },
  wrongIdentity: (sealed: DocumentRecipient): Problem => ({
    code: 'WRONG_IDENTITY',
    message: `The identity does not open the credentials of the document: they are sealed ${forWhom(sealed)}. Give the identity that belongs to it as \`sourceIdentity\`.`,
    path: `/${members.key}`,
  }),
  required: (sealed: DocumentRecipient): Problem => ({
    code: 'IDENTITY_REQUIRED',
    message: `The credentials of the document are sealed ${forWhom(sealed)}; give the identity (AGE-SECRET-KEY-1…) that belongs to it as \`sourceIdentity\`.`,
    path: `/${members.key}`,
  }),
} as const;
