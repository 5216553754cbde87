import type { ServerResponse } from 'node:http';

/** What an answer may do in a browser that shows it; the more there is named, the more it may. */
export interface PagePolicy {
  /** Hashes of scripts that stand in the page itself, as `'sha256-…'`; or `'unsafe-inline'` for any. */
  readonly scripts: readonly string[];
}

/**
 * Headers of every answer. Data is no page: where a browser shows it all the same, it loads nothing, runs nothing, and
 * stands in no frame of another site.
 */
export function securityHeaders(publicUrl: string): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': policyOf({ 'default-src': ["'none'"] }),
    // A browser that was told so once never tries http again: only where https is what clients are given.
    ...(publicUrl.startsWith('https://') && { 'strict-transport-security': 'max-age=31536000' }),
  };
}

/** The policy of a page, in the place of that for data: it loads its own scripts and speaks to this server. */
export const pagePolicy = ({ scripts }: PagePolicy): string =>
  policyOf({
    'default-src': ["'self'"],
    'script-src': ["'self'", ...scripts],
    // Editors place what they draw with styles of their own.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'", 'data:'],
    'worker-src': ["'self'", 'blob:'],
    'object-src': ["'none'"],
  });

/** To be called before anything is answered; what an answer says of itself counts more. */
export function secure(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

const everywhere = { 'base-uri': ["'none'"], 'form-action': ["'none'"], 'frame-ancestors': ["'none'"] };

const policyOf = (directives: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries({ ...directives, ...everywhere })
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
