/** Whether `If-None-Match` names what there is (RFC 9110, 13.1.2: compared as if all tags were weak). */
export const matchesTag = (header: string | undefined, tag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' || header.split(',').some((given) => opaque(given.trim()) === opaque(tag)));

const opaque = (tag: string): string => tag.replace(/^W\//, '');
