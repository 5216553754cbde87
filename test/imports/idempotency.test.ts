import { beforeAll, describe, expect, it } from 'vitest';
import { generateDocument } from '../../bench/generate-document.ts';
import { eitherDatabase } from '../support/databases.ts';
import { type Job, type RunningTestServer, runServer } from '../support/run-server.ts';

const start = `mutation ($input: ImportConfigurationInput!) { importConfiguration(input: $input) { __typename
  ... on ImportJob { id } ... on InvalidDocumentError { code } ... on IdempotencyConflictError { code message } } }`;

interface Started {
  readonly importConfiguration: { readonly __typename: string; readonly id?: string; readonly code?: string };
}

describe.each(eitherDatabase)('An idempotency key on $name', (database) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer(database);
  });

  const startWith = async (idempotencyKey: string, document: unknown, options: object = {}) => {
    const input = { source: { document }, idempotencyKey, ...options };
    const { data } = await server.graphql<Started>(start, { input });
    return data.importConfiguration;
  };

  it('makes one job of fifty calls at once', async () => {
    const document = generateDocument(200, 'first');
    const calls = Array.from({ length: 50 }, () => startWith('fifty', document));
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers[0]).toMatchObject({ __typename: 'ImportJob' });
  });

  it('gives the same job after it is done', async () => {
    const document = generateDocument(20, 'again');
    const { job } = await server.importDocument(document, { idempotencyKey: 'again' });
    expect(await startWith('again', document)).toMatchObject({ id: job.id });
  });

  it('is a problem with another document or other options', async () => {
    const document = generateDocument(20, 'other');
    const first = await startWith('other', document);
    expect(first).toMatchObject({ __typename: 'ImportJob' });
    const conflict = { __typename: 'IdempotencyConflictError', code: 'IDEMPOTENCY_CONFLICT' };
    expect(await startWith('other', generateDocument(21, 'other'))).toMatchObject(conflict);
    expect(await startWith('other', document, { dryRun: true })).toMatchObject(conflict);
  });

  it('is free again when the document was refused', async () => {
    expect(await startWith('refused', { version: '1' })).toMatchObject({ code: 'INVALID_DOCUMENT' });
    expect(await startWith('refused', generateDocument(5, 'x'))).toMatchObject({ __typename: 'ImportJob' });
  });

  it('is not needed: without one every call makes a job', async () => {
    const source = { document: generateDocument(5, 'y') };
    const jobs = [await server.start(source), await server.start(source)] as Job[];
    expect(jobs[0]?.id).not.toBe(jobs[1]?.id);
  });
});
