/**
 * The header as a bearer token: clients that only know names and passwords send the token as the password, with any
 * name. It is never asked for, so that no browser keeps a password and sends it along from other sites.
 */
export function asBearer(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic +([\w+/=-]+)$/i.exec(authorization?.trim() ?? '') ?? [];
  if (encoded === undefined) return authorization;
  const [, token] = /^[^:]*:([\s\S]*)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return token && `Bearer ${token}`;
}
