import type { Json } from '../lib/json.ts';
import { envelopeContent } from './contextforge-envelope.ts';
import { isContextForgeForm } from './contextforge-sealed.ts';
import type { SecretPlace } from './map-secrets.ts';
import { isMask } from './masks.ts';
import { parseSealed } from './sealed-form.ts';
import { isSecretHeader } from './secret-headers.ts';

/**
 * What a value is that stands where a secret may stand. `blank`: null, empty or masked, says nothing about the
 * secret. `envelope`: ContextForge's object around a sealed text. `clear`: a secret that no one sealed. `public`:
 * no secret at all. `unknown`: not to be understood, and to be treated as a secret.
 */
export type SecretForm =
  | { readonly form: 'blank' | 'public' | 'unknown' }
  | { readonly form: 'sealed' | 'envelope'; readonly sealed: string }
  | { readonly form: 'clear'; readonly clear: string };

export function secretForm(value: Json, { member, part }: SecretPlace): SecretForm {
  if (value === null) return { form: 'blank' };
  if (typeof value !== 'string') return member === undefined ? { form: 'unknown' } : objectForm(value);
  if (isMask(value)) return { form: 'blank' };
  if (part !== undefined) return partForm(value);
  return member === undefined ? fieldForm(value) : headerForm(value, member);
}

function fieldForm(text: string): SecretForm {
  if (text === '') return { form: 'blank' };
  const isSealed = parseSealed(text) !== undefined || isContextForgeForm(text);
  return isSealed ? { form: 'sealed', sealed: text } : { form: 'unknown' };
}

// Not ContextForge's bare form here: many a harmless header looks like it.
function headerForm(text: string, name: string): SecretForm {
  if (parseSealed(text) !== undefined) return { form: 'sealed', sealed: text };
  if (!isSecretHeader(name)) return { form: 'public' };
  return text === '' ? { form: 'blank' } : { form: 'clear', clear: text };
}

const partForm = (text: string): SecretForm =>
  parseSealed(text) === undefined ? { form: 'clear', clear: text } : { form: 'sealed', sealed: text };

function objectForm(value: Json): SecretForm {
  const sealed = envelopeContent(value);
  return sealed === undefined ? { form: 'unknown' } : { form: 'envelope', sealed };
}
