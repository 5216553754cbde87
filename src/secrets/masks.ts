import type { Json } from '../lib/json.ts';

/** What stands in the place of a secret that is not shown. */
export const mask = '*****';

/**
 * Whether a text stands for a secret instead of being one: a mask, ours or another system's, or a placeholder that
 * somebody was to fill in. Such a text never replaces a stored secret.
 */
export const isMask = (value: Json | undefined): boolean =>
  typeof value === 'string' && forms.some((form) => form.test(value.replace(scheme, '')));

/** Whether a value says nothing about a secret: absent, null, empty or a mask. */
export const isBlank = (value: Json | undefined): boolean => value == null || value === '' || isMask(value);

const scheme = /^(?:basic|bearer|token|apikey|digest)\s+/i;

const forms: readonly RegExp[] = [
  // Dots for what is hidden, with some characters of the secret before or behind them: `****7890`.
  /^[\w-]{0,8}(?:\*{3,}|[•●∙·⋅▪█]{3,})[\w-]{0,8}$/u,
  /^x{3,}$/i,
  // `[REDACTED]`, `***REDACTED***`, `<hidden>`.
  /^[[(<{*]*(?:redacted|hidden|masked|omitted|filtered|removed|secret)[\])>}*]*$/i,
  /^\[[A-Z][A-Z _-]*\]$/,
  // `<your token>`, `${NAME}`, `${input:key}`, `{{ name }}`, `$NAME`, `%NAME%`.
  /^<[^<>]*>$/,
  /\$\{\s*\w[^}]*\}/,
  /\{\{\s*[\w.][^}]*\}\}/,
  /^\$\(?[A-Z_][A-Z0-9_]*\)?$/,
  /^%[A-Z_][A-Z0-9_]*%$/,
  /^(?:replace|insert|enter|fill|paste|put)[-_ ]?(?:me|this|it|with|in|your|here)(?:[-_ ].*)?$/i,
  /^(?:replace|insert|enter|paste|put)[-_ ].*[-_ ]here$/i,
  /^change[-_ ]?(?:me|this|it)$/i,
  /^<?your[-_ ](?:[a-z]+[-_ ])*(?:key|token|secret|password|credential|pat|value)s?(?:[-_ ]here)?>?$/i,
  /^(?:todo|tbd|placeholder)$/i,
];
