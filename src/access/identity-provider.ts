import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { isConfidential } from '../lib/confidential-url.ts';
import { loggable } from '../lib/problem.ts';
import type { Log } from '../log/members.ts';
import { SignInUnavailable } from './identity.ts';

/** How patient a server is with an identity provider, in milliseconds. */
export interface ProviderPatience {
  readonly answersWithin: number;
  /** After a failure nobody waits again before. */
  readonly retriesAfter: number;
  /** A key that is not known is asked for no sooner: whoever invents them does not make us ask each time. */
  readonly asksForKeysEvery: number;
  /** Keys that were taken back are gone by then. */
  readonly keepsKeysFor: number;
}

const usualPatience: ProviderPatience = {
  answersWithin: 5_000,
  retriesAfter: 5_000,
  asksForKeysEvery: 30_000,
  keepsKeysFor: 600_000,
};

interface ProviderOptions {
  readonly issuer: string;
  readonly log: Pick<Log, 'warn'>;
  readonly patience?: Partial<ProviderPatience> | undefined;
}

/**
 * The public keys of an identity provider, found by its discovery document when the first token comes and kept. Throws
 * `SignInUnavailable` where the provider would have to be asked and does not answer; keys that are known are good meanwhile.
 */
export function createProviderKeys({ issuer, log, patience = {} }: ProviderOptions): JWTVerifyGetKey {
  const { answersWithin, retriesAfter, asksForKeysEvery, keepsKeysFor } = { ...usualPatience, ...patience };
  const attempt = createAttempts(retriesAfter, (error) =>
    log.warn({ error: loggable(error), issuer }, 'The identity provider cannot be asked.'),
  );
  let finding: Promise<JWTVerifyGetKey> | undefined;
  const find = async (): Promise<JWTVerifyGetKey> =>
    createRemoteJWKSet(await attempt(() => discover(issuer, answersWithin)), {
      timeoutDuration: answersWithin,
      cooldownDuration: asksForKeysEvery,
      cacheMaxAge: keepsKeysFor,
      [customFetch]: (url, init) => attempt(() => ask(url, init)),
    });
  return async (header, token) => {
    finding ??= find();
    try {
      const keys = await finding.catch((error: unknown) => {
        finding = undefined;
        throw error;
      });
      return await keys(header, token);
    } catch (error) {
      throw isOfToken(error) ? error : notNow;
    }
  };
}

/** Whether it is the token that has no key here, as against keys that cannot be had. */
const isOfToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

const notNow = new SignInUnavailable(
  'IDENTITY_PROVIDER_UNAVAILABLE',
  'The identity provider, which knows whose token it is, does not answer as it should. Try again in a moment; the log of the ' +
    'server says more.',
);

type Attempt = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Tries, and after a failure not again for so long: who comes meanwhile has the same failure at once. */
function createAttempts(retriesAfter: number, onFailure: (error: unknown) => void): Attempt {
  let failed: { readonly error: unknown; readonly until: number } | undefined;
  return async (work) => {
    if (failed !== undefined && Date.now() < failed.until) throw failed.error;
    try {
      return await work();
    } catch (error) {
      failed = { error, until: Date.now() + retriesAfter };
      onFailure(error);
      throw error;
    }
  };
}

async function ask(url: string | URL, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'error' });
  if (!response.ok) throw new Error(`${url} answers with the status ${response.status}.`);
  return response;
}

/** Where the keys are, as the provider says; what says it for another issuer is not believed (OpenID Connect Discovery, 4.3). */
async function discover(issuer: string, answersWithin: number): Promise<URL> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await ask(address, { signal: AbortSignal.timeout(answersWithin) });
  const { jwks_uri } = discovered(issuer).parse(await response.json());
  return new URL(jwks_uri);
}

const discovered = (issuer: string) =>
  z.object({ issuer: z.literal(issuer), jwks_uri: z.string().refine(isConfidential) });
