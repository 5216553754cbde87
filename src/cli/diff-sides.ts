import type {
  DifferenceSide,
  EntitySelection,
  ExportConfigurationInput,
} from '../client/generated/graphql.ts';
import type { LadingClient } from '../client/lading-client.ts';
import { openDownload } from '../client/open-download.ts';
import type { OtherServer, Session } from './command.ts';
import { CommandFailure } from './exit-codes.ts';
import { openFile } from './files.ts';
import { type Content, sendDocument } from './start-import.ts';

/** One of the two states that are compared, as the command line names it. */
export type NamedSide =
  | { readonly type: 'file'; readonly name: string }
  | { readonly type: 'link'; readonly name: string }
  /** No other server: the one that the options name. */
  | { readonly type: 'server'; readonly name: string; readonly other: OtherServer | undefined };

type ServerSide = Extract<NamedSide, { type: 'server' }>;

/** `@` and `@name`, the address of a server or of a download, `-`, or a file. */
export function sideNamed(name: string): NamedSide {
  if (name === '@') return { type: 'server', name, other: undefined };
  if (name.startsWith('@')) return { type: 'server', name, other: { context: name.slice(1) } };
  if (!/^https?:\/\//i.test(name)) return { type: 'file', name };
  return name.includes('/downloads/')
    ? { type: 'link', name }
    : { type: 'server', name, other: { url: name } };
}

/** Both sides; what is named alone is compared with the server that the options name. */
export function sidesNamed([first = '-', second]: readonly string[]): { from: NamedSide; to: NamedSide } {
  const from = sideNamed(second === undefined ? '@' : first);
  const to = sideNamed(second ?? first);
  if (from.name !== to.name) return { from, to };
  throw new CommandFailure('unexpected', `Both sides are '${to.name}'; name two that can be different.`);
}

/** What is asked of the sides alike. */
export interface SideDemand {
  readonly input: ExportConfigurationInput;
  readonly select: readonly EntitySelection[] | undefined;
  readonly sourceSecret: string | undefined;
  readonly sourceIdentity: string | undefined;
  readonly passphrase: string | undefined;
}

export interface Comparing {
  readonly session: Session;
  /** The server that compares. */
  readonly host: LadingClient;
  /** The side that it is itself, if it is one. */
  readonly itself: NamedSide | undefined;
  readonly demand: SideDemand;
  readonly signal: AbortSignal;
  /** Told of every document that was sent: it is to be removed after the comparison. */
  readonly onSent: (uploadId: string) => void;
}

/** Who compares: of two servers the second one, else the one that is a side, else the one that the options name. */
export async function hostOf(
  session: Session,
  { from, to }: { readonly from: NamedSide; readonly to: NamedSide },
): Promise<Pick<Comparing, 'host' | 'itself'>> {
  const itself = [to, from].find((side): side is ServerSide => side.type === 'server');
  return { host: await session.connect(itself?.other), itself };
}

/** The side as the API takes it; what is not at the server that compares is sent there. */
export async function sourceOf(comparing: Comparing, side: NamedSide): Promise<DifferenceSide> {
  const { session, host, demand } = comparing;
  if (side === comparing.itself) return { source: { live: demand.input } };
  if (side.type === 'link' && new URL(side.name).origin === new URL(host.url).origin)
    return { source: { download: side.name } };
  const seen = { isSealed: false };
  const { content, size } = await contentOf(comparing, side);
  const uploadId = await sendDocument(session, host, { content: lookingAt(content, seen), size });
  comparing.onSent(uploadId);
  const { select, sourceSecret, sourceIdentity, passphrase } = demand;
  return {
    source: { uploadId },
    ...(select && { select: [...select] }),
    ...(sourceSecret !== undefined && { sourceSecret }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(seen.isSealed && passphrase !== undefined && { passphrase }),
  };
}

async function contentOf({ session, demand, signal }: Comparing, side: NamedSide): Promise<Content> {
  switch (side.type) {
    case 'file':
      return openFile(session.terminal, side.name);
    case 'link': {
      const url = new URL(side.name).origin;
      const ask = await session.fetchAt(url);
      // The link is the permission: no token goes to a server that is not ours.
      const link = { url: side.name, filename: '', mediaType: '' };
      return openDownload({ url, token: '', ...(ask && { fetch: ask }) }, link, { signal });
    }
    case 'server': {
      const client = (await session.connect(side.other)).with({ signal });
      return client.download({ input: demand.input });
    }
  }
}

const sealed = ['age-encryption.org/', '-----BEGIN AGE ENCRYPTED FILE'];

/** Passes a document on, and notes whether it is sealed as a whole: a passphrase is for those that are. */
async function* lookingAt(
  content: AsyncIterable<Uint8Array>,
  seen: { isSealed: boolean },
): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const piece of content) {
    if (isFirst)
      seen.isSealed = sealed.some((start) => Buffer.from(piece).toString('latin1').startsWith(start));
    isFirst = false;
    yield piece;
  }
}
