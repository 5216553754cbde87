/** What a GraphQL client of somebody else gives back, whatever it calls the parts. */
export interface ForeignAnswer {
  readonly data: unknown;
  /** `extensions.code` and message of each error. */
  readonly errors: readonly ForeignError[];
}

export interface ForeignError {
  readonly message: string;
  readonly code: unknown;
}

/** How one such client is used, with the same words for all. */
export interface ForeignClient {
  query(document: string, variables?: Variables): Promise<ForeignAnswer>;
  mutate(document: string, variables?: Variables): Promise<ForeignAnswer>;
  /** Absent where the client has no subscriptions. */
  readonly subscribe?: (document: string, variables: Variables) => AsyncIterable<unknown>;
  close(): Promise<void>;
}

export type Variables = Readonly<Record<string, unknown>>;

/** Where a client finds the server, and what it signs in with. */
export interface ServerAddress {
  readonly url: string;
  readonly token: string;
}

interface GraphqlErrorLike {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export const foreignErrors = (errors: readonly GraphqlErrorLike[] | undefined): ForeignError[] =>
  (errors ?? []).map(({ message, extensions }) => ({ message, code: extensions?.['code'] }));

export const webSocketUrl = ({ url }: ServerAddress): string => `${url.replace(/^http/, 'ws')}/graphql`;

export const bearer = ({ token }: ServerAddress): { authorization: string } => ({
  authorization: `Bearer ${token}`,
});
