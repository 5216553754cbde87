import type { JsonObject } from '../src/lib/json.ts';

const words =
  'gateway config import tool server prompt resource weather billing invoice customer search report'.split(
    ' ',
  );

/** The same numbers for the same seed (mulberry32), so that two runs measure the same document. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A document of about 1.2 KB of JSON for each entity; `edition` changes every entity without changing its key. */
export function generateDocument(count: number, edition: string): JsonObject {
  const random = randomFrom(count);
  const sentence = (length: number): string =>
    Array.from({ length }, () => words[Math.floor(random() * words.length)]).join(' ');
  const of = (share: number, make: (index: number) => JsonObject): JsonObject[] =>
    Array.from({ length: Math.max(1, Math.round(count * share)) }, (_, index) => make(index));
  const tools = of(0.7, (index) => toolOf(index, edition, sentence));
  const entities = {
    tools,
    gateways: of(0.05, (index) => gatewayOf(index, edition, sentence)),
    resources: of(0.1, (index) => resourceOf(index, edition, sentence)),
    prompts: of(0.1, (index) => promptOf(index, edition, sentence)),
    servers: of(0.04, (index) => serverOf(index, edition, sentence, tools.length)),
    roots: of(0.01, (index) => ({ uri: `file:///workspace/${index}`, name: `${sentence(25)} ${edition}` })),
  };
  return { version: '2025-03-26', exported_at: '2026-01-01T00:00:00Z', entities };
}

type Sentence = (length: number) => string;

const schemaOf = (sentence: Sentence): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(
    ['query', 'limit', 'region'].map((name) => [name, { type: 'string', description: sentence(8) }]),
  ),
  required: ['query'],
});

const toolOf = (index: number, edition: string, sentence: Sentence): JsonObject => ({
  name: `tool-${index}`,
  displayName: `Tool ${index}`,
  url: `https://api.example.com/v1/tool-${index}`,
  integration_type: 'REST',
  request_type: 'POST',
  description: `${sentence(30)} ${edition}`,
  original_description: sentence(30),
  headers: { 'X-Env': 'prod' },
  input_schema: schemaOf(sentence),
  output_schema: null,
  annotations: { readOnlyHint: true },
  jsonpath_filter: '',
  tags: ['bench', `group-${index % 50}`],
  is_active: true,
});

const gatewayOf = (index: number, edition: string, sentence: Sentence): JsonObject => ({
  name: `gateway-${index}`,
  url: `https://gateway-${index}.example.com/mcp`,
  description: `${sentence(120)} ${edition}`,
  transport: 'STREAMABLEHTTP',
  capabilities: { tools: { listChanged: false } },
  tags: ['bench'],
  is_active: true,
});

const resourceOf = (index: number, edition: string, sentence: Sentence): JsonObject => ({
  uri: `note://bench/${index}`,
  name: `Note ${index}`,
  description: sentence(20),
  mime_type: 'text/plain',
  content: `${sentence(120)} ${edition}`,
  tags: ['bench'],
  is_active: true,
});

const promptOf = (index: number, edition: string, sentence: Sentence): JsonObject => ({
  name: `prompt-${index}`,
  template: `${sentence(100)} {{ query }} ${edition}`,
  description: sentence(10),
  input_schema: schemaOf(sentence),
  tags: ['bench'],
  is_active: true,
});

const serverOf = (index: number, edition: string, sentence: Sentence, tools: number): JsonObject => ({
  name: `server-${index}`,
  description: `${sentence(120)} ${edition}`,
  tool_ids: Array.from({ length: 10 }, (_, position) => `tool-${(index * 7 + position * 13) % tools}`),
  capabilities: { tools: { list_changed: true } },
  tags: ['bench'],
  is_active: true,
});
