const shown = 8;

/** How people are shown an id: the first characters of its UUID, which are enough to name what it is of. */
export const shortId = (id: string): string => uuidIn(id)?.slice(0, shown) ?? id;

/** The UUID within an id as the API gives it: base64 of `ImportJob:` and a UUID. */
export const uuidIn = (id: string): string | undefined =>
  /^[A-Za-z]+:([\da-f-]{36})$/.exec(Buffer.from(id, 'base64').toString('latin1'))?.[1];
