import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { decrypt, encrypt } from './aes-gcm.ts';
import { nextNonce } from './next-nonce.ts';

const noAssociatedData = '';
const form = /^[\w-]{38,}$/;

/** Whether a text may be a value that ContextForge sealed; only the key can tell. */
export const isContextForgeForm = (text: string): boolean => form.test(text);

/** The key that ContextForge makes of its AUTH_ENCRYPTION_SECRET. */
export const contextForgeKey = (secret: string): KeyObject =>
  createSecretKey(createHash('sha256').update(secret).digest());

/** Opens a value that ContextForge sealed, to the text of a JSON object; undefined where the secret is another. */
export const openContextForge = (secret: string | KeyObject, value: string): string | undefined =>
  decrypt(keyOf(secret), value, noAssociatedData);

/** Seals the text of a JSON object as ContextForge would, for a gateway that has this secret. */
export const sealContextForge = (secret: string | KeyObject, clear: string): string =>
  encrypt(keyOf(secret), nextNonce(), clear, noAssociatedData);

const keyOf = (secret: string | KeyObject): KeyObject =>
  typeof secret === 'string' ? contextForgeKey(secret) : secret;
