import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formats } from '../../src/document/formats/formats.ts';
import { mcpJsonFormat } from '../../src/document/formats/mcp-json/mcp-json-format.ts';
import { eitherDatabase } from '../support/databases.ts';
import { download, linkTo } from '../support/downloads.ts';
import { importConfiguration, outcomeFields } from '../support/operations.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { askRawSocket } from '../support/raw-socket.ts';
import { type Job, type RunningTestServer, runServer } from '../support/run-server.ts';
import { sendFile } from '../support/send-file.ts';
import { unpackedChart } from '../support/unpacked-chart.ts';

const schema = (maximum: string): string =>
  `{"maximum":${maximum},"minimum":-9223372036854775808,"default":0.12345678901234567891,"limit":1e400}`;
const numbers = ['9223372036854775807', '-9223372036854775808', '0.12345678901234567891'];
/** As JSON and as YAML and Terraform have it. */
const huge = /1(?:\.0)?e\+400/;

const document = (maximum = '9223372036854775807', more = ''): string =>
  `{"version":"1","exported_at":"x","entities":{"gateways":[{"name":"peer","url":"https://peer.test","capabilities":${schema(maximum)}}],` +
  `"tools":[{"name":"ledger","url":"https://a.test","integration_type":"REST"${more},"input_schema":${schema(maximum)},"annotations":{"deep":[${schema(maximum)}]}}]}}`;

describe.each(eitherDatabase)('Numbers on $name', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer({ place });
  });
  beforeEach(() => server.clear());

  const send = async (body: string | FormData, headers: object): Promise<string> => {
    const authorization = `Bearer ${server.token}`;
    const init = { method: 'POST', headers: { ...headers, authorization }, body };
    return (await fetch(`${server.url}/graphql`, init)).text();
  };
  const operation = (query: string, variables: string): string =>
    `{"query":${JSON.stringify(query)},"variables":${variables}}`;

  /** The answer as text: who parses it rounds them. */
  const post = (query: string, variables = '{}', accept = 'application/json'): Promise<string> =>
    send(operation(query, variables), { 'content-type': 'application/json', accept });

  async function postForm(query: string, variables: string): Promise<string> {
    const form = new FormData();
    form.set('operations', operation(query, variables));
    form.set('map', '{}');
    return send(form, {});
  }

  async function importVariable(text: string): Promise<string> {
    const answer = await post(importConfiguration, `{"input":{"source":{"document":${text}}}}`);
    const { id }: Job = JSON.parse(answer).data.importConfiguration;
    await server.finish(id);
    return post(
      `query ($id: ID!) { importJob(id: $id) { outcomes { nodes { ${outcomeFields} } } } }`,
      `{"id":"${id}"}`,
    );
  }

  async function importText(text: string): Promise<void> {
    const job = await server.start({ text });
    if (job.__typename !== 'ImportJob') throw new Error(job.message);
    await server.finish(job.id);
  }

  const stored = (): Promise<string> =>
    post('{ tools { nodes { inputSchema annotations } } gateways { nodes { capabilities } } }');

  function expectDigits(text: string): void {
    for (const number of numbers) expect(text).toContain(number);
    expect(text).toMatch(huge);
    expect(text).not.toMatch(/null,"minimum"|"limit":null|\\u0000/);
  }

  const ways: Readonly<Record<string, (text: string) => Promise<unknown>>> = {
    'a text': importText,
    'an upload': async (text) => {
      const upload = await createUpload(server);
      await put(upload, text);
      const job = await server.start({ uploadId: upload.id });
      await server.finish(String('id' in job && job.id));
    },
    'a variable': importVariable,
    'a variable in a form': async (text) => {
      const answer = await postForm(importConfiguration, `{"input":{"source":{"document":${text}}}}`);
      await server.finish(JSON.parse(answer).data.importConfiguration.id);
    },
    'a file in a form': async (text) => {
      const { importConfiguration: job } = (await sendFile(server, text)).data;
      await server.finish(String('id' in job && job.id));
    },
    'a variable over a WebSocket': async (text) => {
      const variables = `{"input":{"source":{"document":${text}}}}`;
      const answer = await askRawSocket(server, importConfiguration, variables);
      await server.finish(JSON.parse(answer).payload.data.importConfiguration.id);
    },
    'a value in the operation': async (text) => {
      const value = text.replaceAll(/"(\w+)":/g, '$1:');
      const mutation = `mutation { importConfiguration(input: { source: { document: ${value} } }) { ... on ImportJob { id } } }`;
      await server.finish(JSON.parse(await post(mutation)).data.importConfiguration.id);
    },
  };

  it.each(Object.entries(ways))('keep their digits in %s', async (_, importIt) => {
    await importIt(document());
    expectDigits(await stored());
  });

  it('keep them in answers, whichever way they come', async () => {
    await importText(document());
    const query = '{ tools { nodes { inputSchema annotations } } gateways { nodes { capabilities } } }';
    expectDigits(await askRawSocket(server, query));
    expectDigits(await post(query, '{}', 'text/event-stream'));
  });

  it('keep them in every format that is written, and back', async () => {
    await importText(document());
    const { digest } = await server.exportAll();
    for (const { name, reading } of formats) {
      const bytes = await download(await linkTo(server, { format: name.toUpperCase() }));
      const text = name === 'helm' ? Object.values(await unpackedChart(bytes)).join('') : bytes.toString();
      expectDigits(text);
      if (reading === undefined || reading === mcpJsonFormat.reading) continue;
      await server.clear();
      await importText(text);
      expect((await server.exportAll()).digest).toBe(digest);
    }
  });

  it('are compared by their digits', async () => {
    await importText(document());
    expect(JSON.parse(await importVariable(document())).data.importJob.outcomes.nodes).toMatchObject([
      { status: 'UNCHANGED' },
      { status: 'UNCHANGED' },
    ]);
    const changed = await importVariable(document('9223372036854775806'));
    expect(changed).toContain('"before":9223372036854775807,"after":9223372036854775806');
  });

  it('are kept by an edit', async () => {
    const mutation =
      'mutation ($input: CreateToolInput!) { createTool(input: $input) { ... on Tool { inputSchema } ... on Problem { message } } }';
    const answer = await post(
      mutation,
      `{"input":{"name":"made","integrationType":"REST","inputSchema":${schema('9223372036854775807')}}}`,
    );
    expectDigits(answer);
    expectDigits(await post('{ tools { nodes { inputSchema } } }'));
  });

  it.each([
    ['a count', ',"timeout":9223372036854775807', '/timeout'],
    ['a count that would be rounded', ',"timeout":5.00000000000000000001', '/timeout'],
    ['a text', ',"description":12345678901234567890', '/description'],
    ['a tag', ',"tags":[12345678901234567890]', '/tags/0'],
    ['a header', ',"headers":{"X-Version":12345678901234567890}', '/headers/X-Version'],
  ])('are refused with their place where %s belongs', async (_, more, path) => {
    const answer = JSON.parse(await importVariable(document('1', more)));
    expect(answer.data.importJob.outcomes.nodes).toMatchObject([
      { status: 'CREATED' },
      {
        status: 'FAILED',
        problems: expect.arrayContaining([
          expect.objectContaining({ code: 'INVALID_FIELD', path: `/entities/tools/0${path}` }),
        ]),
      },
    ]);
  });
});
