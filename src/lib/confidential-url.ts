const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether nobody on the way can change what is read at an address: it is one of https, or on this machine. */
export function isConfidential(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
}
