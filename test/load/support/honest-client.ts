import { documentOf, toolNamed } from '../../support/documents.ts';
import type { Target } from './target.ts';

/** What somebody who uses the server as it is meant has met. */
export interface Experience {
  readonly queries: number;
  readonly imports: number;
  /** In seconds. */
  readonly slowestQuery: number;
  readonly slowestImport: number;
  readonly failures: readonly string[];
}

interface Watch {
  count: number;
  slowest: number;
}

/** Asks for a row, and imports an entity, again and again until it is told to stop; at least once each. */
export function beHonest(target: Target): { stop(): Promise<Experience> } {
  const failures: string[] = [];
  let isOver = false;
  const repeat = async (act: (round: number) => Promise<unknown>): Promise<Watch> => {
    const watch = { count: 0, slowest: 0 };
    do {
      const since = performance.now();
      await act(watch.count).catch((error: unknown) => failures.push(String(error)));
      watch.slowest = Math.max(watch.slowest, (performance.now() - since) / 1_000);
      watch.count += 1;
    } while (!isOver);
    return watch;
  };
  const queries = repeat(() => ask(target, '{ tools(first: 1) { nodes { name } } }'));
  const imports = repeat((round) => importOne(target, round));
  return {
    stop: async () => {
      isOver = true;
      const [asked, imported] = [await queries, await imports];
      return {
        queries: asked.count,
        imports: imported.count,
        slowestQuery: asked.slowest,
        slowestImport: imported.slowest,
        failures,
      };
    },
  };
}

/** To the rest of the job: what is only queued is not done. */
async function importOne(target: Target, round: number): Promise<void> {
  const document = documentOf({ tools: [toolNamed(`honest ${round % 10}`)] });
  const { importConfiguration } = await ask<{ importConfiguration: { id: string } }>(
    target,
    `mutation ($document: JSON) { importConfiguration(input: { source: { document: $document }, conflictStrategy: UPDATE }) {
       ... on ImportJob { id } } }`,
    { document },
  );
  for (;;) {
    const query = `query ($id: ID!) { importJob(id: $id) { state } }`;
    const { importJob } = await ask<{ importJob: { state: string } }>(target, query, importConfiguration);
    if (importJob.state === 'COMPLETED') return;
    if (importJob.state === 'FAILED') throw new Error('The import has failed.');
  }
}

/** The data of an operation, or the errors as one. */
export async function ask<Data>(
  { url, token }: Target,
  query: string,
  variables: object = {},
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = JSON.parse(await response.text());
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}
