import { inputName } from '../../src/edits/entity-input.ts';
import { defaultOf, type Kind, type Portable } from '../../src/kinds/kind.ts';
import type { KindName } from '../../src/kinds/registry.ts';
import type { JsonObject } from '../../src/lib/json.ts';

interface Example {
  readonly key: string;
  /** Something in every sort of field, as ContextForge takes it. */
  readonly fields: JsonObject;
  /** Other values of some of the fields. */
  readonly change: JsonObject;
}

/** One plain entity of each kind, with which the tests of all kinds begin. */
export const examples: Readonly<Record<KindName, Example>> = {
  root: { key: 'file:///work', fields: { name: 'Work' }, change: { name: 'Play' } },
  gateway: {
    key: 'Peer East.1',
    fields: { url: 'http://peer.test', description: 'A peer', transport: 'SSE', health_check: { every: 5 } },
    change: { description: 'Another peer', passthrough_headers: ['X-Trace'] },
  },
  tool: {
    key: 'Send.Mail',
    fields: {
      url: 'http://tool.test',
      integration_type: 'REST',
      request_type: 'POST',
      description: 'A tool',
      input_schema: { type: 'object', properties: { to: { type: 'string' } } },
      timeout: 5,
    },
    change: { description: 'Another tool', rate_limit: 7, output_schema: { type: 'object' } },
  },
  resource: {
    key: 'docs://readme',
    fields: { name: 'Read Me', description: 'A note', mime_type: 'text/plain', content: 'Hello' },
    change: { content: 'Good day' },
  },
  prompt: {
    key: 'Code Review.v2',
    fields: { template: 'Hello {{ name }}', description: 'Greets', input_schema: { type: 'object' } },
    change: { template: 'Good day {{ name }}' },
  },
  server: {
    key: 'Help Desk',
    fields: { description: 'A desk', capabilities: { tools: {} } },
    change: { capabilities: { tools: {}, prompts: {} } },
  },
};

/** The example as a document has it. */
export const exampleOf = (kind: Kind<KindName>): Portable => ({
  [kind.key]: examples[kind.name].key,
  ...examples[kind.name].fields,
});

/** What no entity can do without, but for its key. */
export const requiredOf = (kind: Kind<KindName>): JsonObject =>
  Object.fromEntries(
    Object.entries(examples[kind.name].fields).filter(([field]) => defaultOf(kind, field) === undefined),
  );

/** Fields of a document as the API takes them. */
export const asInput = (kind: Kind, fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [inputName(kind, field), value]));
