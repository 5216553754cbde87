import { documentOf } from '../support/documents.ts';

/** In every field that can hold a secret, of every kind that has one, and of the other kinds an entity without. */
export const clearSecrets = [
  'gateway-bearer-4711',
  'gateway-userinfo-4712',
  'gateway-capability-4713',
  'gateway-health-4714',
  'tool-bearer-4715',
  'tool-header-4716',
  'tool-parameter-4717',
  'tool-annotation-4718',
  'server-capability-4719',
] as const;

interface Bearing {
  /** Fields that are other ones. */
  readonly change?: object;
  /** How many gateways and tools. */
  readonly count?: number;
  /** At the end of each secret. */
  readonly suffix?: string;
}

/** `seal` seals a credential as the source of the document does. */
export const secretBearing = (
  seal: (kind: string, clear: string) => string,
  { change = {}, count = 1, suffix = '' }: Bearing = {},
) => {
  const [bearer, userinfo, capability, health, toolBearer, header, parameter, annotation, serverCapability] =
    clearSecrets.map((secret) => secret + suffix);
  return documentOf({
    roots: [{ uri: 'file:///srv', name: 'srv' }],
    resources: [{ uri: 'note://1', name: 'note', content: 'text' }],
    prompts: [{ name: 'hello', template: 'Hello' }],
    gateways: Array.from({ length: count }, (_, index) => ({
      name: `gate-${index}`,
      url: `https://user:${userinfo}@gate.test/${index}`,
      transport: 'SSE',
      auth_type: 'bearer',
      auth_value: seal('gateway', JSON.stringify({ Authorization: `Bearer ${bearer}` })),
      capabilities: { api_key: capability, tools: {} },
      health_check: { url: '/health', password: health },
      ...change,
    })),
    tools: Array.from({ length: count }, (_, index) => ({
      name: `tool-${index}`,
      url: `https://tool.test/${index}?api_key=${parameter}`,
      integration_type: 'REST',
      auth_type: 'bearer',
      auth_value: seal('tool', JSON.stringify({ Authorization: `Bearer ${toolBearer}` })),
      headers: { 'X-Api-Key': header, Accept: 'application/json' },
      annotations: { nested: { token: annotation }, weight: 12345678901234567890n.toString() },
      ...change,
    })),
    servers: [
      {
        name: 'desk',
        tool_ids: ['tool-0', 'not there yet'],
        associated_prompts: ['hello'],
        associated_resources: ['note://1'],
        capabilities: { client_secret: serverCapability },
        ...change,
      },
    ],
  });
};
