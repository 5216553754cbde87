import type { KindName } from '../../src/kinds/registry.ts';

/** Inputs for each kind: enough to create one, and something to change. */
export interface Sample {
  readonly create: Readonly<Record<string, unknown>>;
  readonly change: Readonly<Record<string, unknown>>;
  /** A field that can be cleared, where the kind has one. */
  readonly clearable?: string;
}

export const samples: Readonly<Record<KindName, Sample>> = {
  root: { create: { uri: 'file:///work', name: 'Work' }, change: { name: 'Play' } },
  gateway: {
    create: { name: 'peer', url: 'http://peer.test', description: 'A peer', healthCheck: { every: 5 } },
    change: { url: 'http://peer.test/v2' },
    clearable: 'description',
  },
  tool: {
    create: {
      name: 'Send.Mail',
      url: 'http://mail.test',
      integrationType: 'REST',
      description: 'Sends',
      inputSchema: { type: 'object', properties: { to: { type: 'string' } } },
      rateLimit: 5,
    },
    change: { requestType: 'POST', rateLimit: 6, outputSchema: { type: 'object' } },
    clearable: 'description',
  },
  resource: {
    create: { uri: 'file:///notes.md', name: 'Notes', content: '# Notes', mimeType: 'text/markdown' },
    change: { content: '# More notes' },
    clearable: 'content',
  },
  prompt: {
    create: { name: 'greet', template: 'Hello {{name}}', displayName: 'Greet', inputSchema: { a: 1 } },
    change: { template: 'Good day {{name}}' },
    clearable: 'displayName',
  },
  server: {
    create: { name: 'desk', description: 'All for the desk', capabilities: { logging: {} } },
    change: { capabilities: { logging: {}, prompts: {} } },
    clearable: 'description',
  },
};
