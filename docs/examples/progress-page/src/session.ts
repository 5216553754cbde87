import { LadingClient } from '@lading/client';

/** Where the server is, and as who one asks it. */
export interface Session {
  readonly url: string;
  readonly token: string;
}

const place = 'lading:session';

/** As long as this tab of the browser is there, and no longer. */
export function keptSession(): Session | undefined {
  const kept = sessionStorage.getItem(place);
  return kept === null ? undefined : JSON.parse(kept);
}

export const keepSession = (session: Session): void => sessionStorage.setItem(place, JSON.stringify(session));

export const forgetSession = (): void => sessionStorage.removeItem(place);

/** Sends documents, compressed, which GraphQL clients do not. */
export const uploader = (session: Session): LadingClient => new LadingClient(session);

/** Without what urql puts before what was said. */
export const withoutPrefix = (message: string): string => message.replace(/^\[\w+\] /gm, '');
