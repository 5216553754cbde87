import type { RunningTestServer } from './run-server.ts';

/** Who a token is for and what it allows, as the API takes it. */
interface WantedToken {
  readonly name: string;
  readonly role?: string;
  readonly permissions?: readonly string[];
  readonly expiresAt?: string;
}

export interface MadeToken {
  readonly id: string;
  readonly token: string;
}

interface Answered {
  readonly createAccessToken: { readonly token: string; readonly accessToken: { readonly id: string } };
}

/** Makes an access token for somebody. */
export async function makeToken(
  { graphql }: Pick<RunningTestServer, 'graphql'>,
  input: WantedToken,
): Promise<MadeToken> {
  const { data } = await graphql<Answered>(
    `mutation ($input: CreateAccessTokenInput!) { createAccessToken(input: $input) {
      ... on AccessTokenCreated { token accessToken { id } } } }`,
    { input },
  );
  const { token, accessToken } = data.createAccessToken;
  return { id: accessToken.id, token };
}

/** Ends it. */
export const revokeToken = ({ graphql }: Pick<RunningTestServer, 'graphql'>, { id }: MadeToken) =>
  graphql('mutation ($id: ID!) { revokeAccessToken(id: $id) { __typename } }', { id });
