import { createYoga } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { schema } from '../../schema/schema.ts';
import type { Access } from '../access/open-access.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Log } from '../log/members.ts';
import type { Services } from '../services/services.ts';
import type { DoorSettings } from '../settings/settings.ts';
import { checkParameters, refuseForms } from './check-requests.ts';
import { checkVariables } from './check-variables.ts';
import { type Arrival, createContext } from './context.ts';
import type { Forwarded } from './door/forwarded.ts';
import type { OwnAddress } from './door/own-address.ts';
import { endSubscriptions } from './end-subscriptions.ts';
import { nameRequests, presentError, quoteNoValues } from './graphql-errors.ts';
import { keepDigits } from './keep-digits.ts';
import { limitExecution, limitSubscriptions } from './limit-execution.ts';
import { limitOperations, operationCache } from './limit-operations.ts';
import { sendEvents } from './send-results.ts';
import { sendTexts } from './send-texts.ts';
import { shareEvents } from './share-events.ts';

interface GraphqlServerOptions {
  readonly services: Services;
  readonly auditLog: AuditLog;
  readonly log: Log;
  readonly door: DoorSettings;
  readonly access: Access;
  readonly ownAddress: OwnAddress;
  readonly forwarded: Pick<Forwarded, 'addressOf'>;
}

/** Answers GraphQL at `/graphql`, over HTTP and, through `getEnveloped`, over WebSocket. */
export const createGraphqlServer = ({ log, door, ...server }: GraphqlServerOptions) =>
  createYoga<Arrival, Context>({
    schema,
    context: (arrival) => createContext({ ...server, log }, arrival),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    // See `serveGraphiql`: this one makes nine megabytes anew for each request.
    graphiql: false,
    batching: false,
    multipart: true,
    maxRequestBodySize: door.requestBytes,
    // The console is served from the same origin; other sites have no business here.
    cors: false,
    maskedErrors: { maskError: presentError(log), isDev: false },
    // What there is to be logged, `presentError` logs.
    logging: false,
    parserAndValidationCache: operationCache(),
    plugins: [
      refuseForms,
      checkParameters(door),
      keepDigits,
      limitOperations({ door, isSignedIn }),
      quoteNoValues,
      checkVariables,
      limitExecution(door.executionSeconds),
      shareEvents(),
      endSubscriptions(server.access.sessionEnds),
      limitSubscriptions(door),
      nameRequests,
      sendTexts,
      sendEvents,
    ],
  });

// Envelop does not say what it hands on of the context that an operation came with.
const isSignedIn = (arrival: Partial<Arrival>): boolean => arrival.viewer !== undefined;

export type GraphqlServer = ReturnType<typeof createGraphqlServer>;
