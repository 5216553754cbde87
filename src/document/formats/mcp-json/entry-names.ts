/** The member of an entry, and of the file, that clients pass over and that we read again. */
export const ownMember = 'x-lading';

/** Members of an entry of `servers` that tell that it is one. */
export const serverMembers = ['url', 'command', 'serverUrl', 'httpUrl'];

const parameter = /^[^=]*=\$\{[^}]*\}$/;

/** An address without the parameters whose values are placeholders. */
export function withoutPlaceholders(url: string): string {
  const [, address, query = '', fragment = ''] = /^([^?#]*)\?([^#]*)(#.*)?$/s.exec(url) ?? [];
  const parameters = query.split('&');
  const kept = parameters.filter((one) => !parameter.test(one));
  if (address === undefined || kept.length === parameters.length) return url;
  return `${address}${kept.length === 0 ? '' : '?'}${kept.join('&')}${fragment}`;
}

/** What clients call a transport. */
export const typeOf = (transport: string): 'sse' | 'http' => (transport === 'SSE' ? 'sse' : 'http');
