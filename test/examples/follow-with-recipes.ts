/** What `front-ends.test.ts` runs beside the blocks of the page, in the place of a web page: a module of Node. */
export const driver = `
import { WebSocket } from 'ws';
import * as apollo from './src/apollo-events.ts';
import { followImport } from './src/follow-import.ts';
import * as relay from './src/relay-events.ts';
import * as urql from './src/urql-events.ts';
import { watchFromNowOn } from './src/watch-from-now-on.ts';

// Browsers have one.
Object.assign(globalThis, { WebSocket });
const [, , url, token, jobId] = process.argv;

const recipes = {
  urql: (token) => urql.eventsOf(urql.createClient(url, token), jobId),
  apollo: (token) => apollo.eventsOf(apollo.createClient(url, token), jobId),
  relay: (token) => relay.eventsOf(relay.createEnvironment(url, token), jobId),
};

async function follow(events) {
  const told = { sequences: [], states: [], interruptions: 0 };
  await followImport(events, {
    signal: new AbortController().signal,
    onEvent: ({ state, outcomes }) => {
      told.states.push(state);
      told.sequences.push(...outcomes.map(({ sequence }) => sequence));
    },
    onInterruption: () => (told.interruptions += 1),
  }).catch((error) => (told.refusal = error.message));
  return told;
}

const told = {};
for (const [name, eventsFor] of Object.entries(recipes))
  told[name] = { ...(await follow(eventsFor(token))), refusal: (await follow(eventsFor('not-the-token'))).refusal };
told.fromNowOn = await new Promise((show) => watchFromNowOn(jobId, { url, token, show }));
process.stdout.write(JSON.stringify(told), () => process.exit());
`;

/** What Relay's compiler writes beside a module with a tag, for its types. */
export const relayTypes = `
export type relayEventsSubscription = {
  readonly variables: { after: number; jobId: string };
  readonly response: {
    readonly importProgress: {
      readonly outcomes: ReadonlyArray<{
        readonly key: string;
        readonly kind: string;
        readonly sequence: number;
        readonly status: string;
      }>;
      readonly sequence: number;
      readonly state: string;
    };
  };
};
`;
