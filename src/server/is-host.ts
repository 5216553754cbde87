/**
 * Whether a `Host` header names a host (RFC 9110, 7.2). Addresses are made of it further in, where a wrong one would be
 * taken for our own fault. HTTP/1.0 has none, and an empty one is allowed.
 */
export function isHost(header: string | undefined): boolean {
  if (header === undefined || header === '') return true;
  return /^[\w.:[\]~!$&'()*+,;=%-]+$/.test(header) && URL.canParse(`http://${header}`);
}
