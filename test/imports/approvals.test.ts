import { beforeAll, describe, expect, it } from 'vitest';
import { type Ran, runHere } from '../cli/run-lading.ts';
import { askRest } from '../support/ask-rest.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type MadeToken, makeToken, revokeToken } from '../support/make-token.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

interface Answered {
  readonly __typename: string;
  readonly id: string;
  readonly code: string;
  readonly message: string;
  readonly required: number;
  readonly approvals: readonly { readonly by: string; readonly at: string }[];
  readonly requiredApprovals: number;
}

const permissions = ['CONFIG_READ', 'CONFIG_PLAN', 'CONFIG_IMPORT', 'IMPORTS_APPROVE'];
const fields = `__typename ... on Problem { code message }
  ... on ImportJob { id requiredApprovals approvals { by at } }`;
const withApprovals = `${fields} ... on ApprovalRequiredError { required approvals { by at } }`;
const importing = `mutation ($input: ImportConfigurationInput!) { answer: importConfiguration(input: $input) { ${withApprovals} } }`;
const approving = `mutation ($id: ID!) { answer: approveImport(id: $id) { ${fields} } }`;
const applying = `mutation ($id: ID!) { answer: applyImport(id: $id) { ${withApprovals} } }`;

describe.each(eitherDatabase)('a plan that needs two approvals on $name', ({ place }) => {
  let server: RunningTestServer;
  let anna: MadeToken;
  const tokens: Record<string, string> = {};
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_REQUIRED_APPROVALS: '2' });
    tokens['operator'] = (await makeToken(server, { name: 'operator', role: 'OPERATOR' })).token;
    anna = await signIn('anna');
    await signIn('ben');
    await signIn('cleo');
  });

  const signIn = async (name: string): Promise<MadeToken> => {
    const made = await makeToken(server, { name, permissions });
    tokens[name] = made.token;
    return made;
  };
  const ask = async (name: string, query: string, variables: object): Promise<Answered> => {
    const token = tokens[name] ?? server.token;
    const { data } = await server.graphql<{ answer: Answered }>(query, variables, { token });
    return data.answer;
  };
  const source = (name: string) => ({ document: documentOf({ tools: [toolNamed(name)] }) });
  const planAs = async (name: string, tool: string): Promise<string> => {
    const { id } = await ask(name, importing, { input: { source: source(tool), dryRun: true } });
    await server.finish(id);
    return id;
  };

  it('is carried out when two others have approved it, each of them counted once', async () => {
    const id = await planAs('operator', 'first');
    const apply = () => ask('operator', applying, { id });
    expect(await apply()).toMatchObject({
      __typename: 'ApprovalRequiredError',
      code: 'APPROVAL_REQUIRED',
      message: expect.stringContaining('0 of 2'),
      required: 2,
      approvals: [],
    });
    expect(await ask('anna', approving, { id })).toMatchObject({
      requiredApprovals: 2,
      approvals: [{ by: 'anna' }],
    });
    // With another token she is still the same person.
    await revokeToken(server, anna);
    await signIn('anna');
    expect((await ask('anna', approving, { id })).approvals).toHaveLength(1);
    expect(await apply()).toMatchObject({ code: 'APPROVAL_REQUIRED', approvals: [{ by: 'anna' }] });
    expect((await ask('ben', approving, { id })).approvals.map(({ by }) => by)).toEqual(['anna', 'ben']);
    const applied = await apply();
    expect(applied).toMatchObject({ __typename: 'ImportJob', requiredApprovals: 0, approvals: [] });
    expect((await server.finish(applied.id)).job.state).toBe('COMPLETED');
    expect((await server.ask('undoImport', applied.id)).__typename).toBe('ImportJob');
  });

  it('is not approved by its author, nor by who may not', async () => {
    const id = await planAs('anna', 'second');
    expect(await ask('anna', approving, { id })).toMatchObject({
      __typename: 'OwnApprovalError',
      code: 'OWN_APPROVAL',
    });
    expect(await ask('operator', approving, { id })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await ask('cleo', approving, { id: 'nothing' })).toMatchObject({ code: 'IMPORT_NOT_FOUND' });
    // Its author carries it out; what counts is that others have seen it.
    await ask('ben', approving, { id });
    await ask('cleo', approving, { id });
    expect(await ask('anna', applying, { id })).toMatchObject({ __typename: 'ImportJob' });
  });

  it('needs new approvals when it does not fit any more', async () => {
    const id = await planAs('operator', 'third');
    await ask('anna', approving, { id });
    await ask('ben', approving, { id });
    await server.graphql(
      `mutation { createTool(input: { name: "third", integrationType: "REST", url: "https://t.test" }) { __typename } }`,
    );
    expect(await ask('operator', applying, { id })).toMatchObject({ code: 'STALE_PLAN' });
    expect(await ask('cleo', approving, { id })).toMatchObject({ code: 'STALE_PLAN' });
    const next = await planAs('operator', 'third');
    expect(await ask('operator', applying, { id: next })).toMatchObject({ required: 2, approvals: [] });
  });

  it('is the only way: what comes without a plan is refused, whichever way it comes', async () => {
    const input = { source: source('direct') };
    expect(await ask('operator', importing, { input })).toMatchObject({
      __typename: 'ApprovalRequiredError',
      required: 2,
      approvals: [],
    });
    const { status, body } = await askRest(server, 'POST /import', { json: input.source.document });
    expect({ status, body }).toMatchObject({ status: 403, body: { code: 'APPROVAL_REQUIRED' } });
    const dry = await askRest(server, 'POST /import?dry_run=true', { json: input.source.document });
    expect(dry.status).toBe(200);
  });

  const lading = (name: string, args: string, stdin = ''): Promise<Ran> =>
    runHere(args.split(' '), {
      env: { LADING_URL: server.url, LADING_TOKEN: tokens[name] ?? server.token },
      stdin,
    });

  it('is approved and carried out with the command line, which says what is missing', async () => {
    const document = JSON.stringify(source('fourth').document);
    const refused = await lading('operator', 'import -', document);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('lading plan <file>') });
    const planned = await lading('operator', 'plan -', document);
    expect(planned.stderr).toMatch(/others have to approve it \(2 more\) with: lading approve [\da-f]{8}\n/);
    expect((await lading('operator', 'apply last')).code).toBe(4);
    const approved = await lading('anna', 'approve last');
    expect(approved).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 2 approvals') });
    expect((await lading('operator', 'status last')).stdout).toMatch(
      /^ {2}approved by anna at \S+\n {2}1 of 2 approvals that it needs$/m,
    );
    expect((await lading('ben', 'approve last')).stderr).toContain('Carry it out with: lading apply');
    expect((await lading('operator', 'apply last')).code).toBe(0);
  });
});
