import type { IncomingMessage } from 'node:http';
import { type Forwarded, isHost } from './forwarded.ts';

/** Under which address whoever asks can follow a link to this server; of nobody in particular without a request. */
export type OwnAddress = (request: Pick<IncomingMessage, 'headers' | 'socket'> | undefined) => string;

interface OwnAddressOptions {
  readonly publicUrl: string;
  /** Whether the operator has said so; else it is where the server listens, which callers may know by another name. */
  readonly isPublicUrlGiven: boolean;
  readonly forwarded: Pick<Forwarded, 'originOf'>;
}

/**
 * The address that the caller has used, unless the operator has given one for all. Only who sends a request writes its
 * `Host`, and only who sends it is answered with a link, so a false one leads nobody else astray.
 */
export function createOwnAddress({ publicUrl, isPublicUrlGiven, forwarded }: OwnAddressOptions): OwnAddress {
  if (isPublicUrlGiven) return () => publicUrl;
  return (request) => {
    if (request === undefined) return publicUrl;
    return forwarded.originOf(request) ?? originOfHost(request.headers.host) ?? publicUrl;
  };
}

const originOfHost = (host: string | undefined): string | undefined =>
  host && isHost(host) ? new URL(`http://${host}`).origin : undefined;
