import { createKeyRing } from '../../../src/secrets/key-ring.ts';
import { documentOf, toolNamed } from '../../support/documents.ts';

/** Under which the source has sealed the credentials of the documents. */
export const sourceSecret = 'the-secret-of-the-source-of-all-faults';

const credential = 'credential-in-clear';
const header = 'header-in-clear';

/** What must not be found anywhere afterwards. */
export const clearTexts = [sourceSecret, credential, header] as const;

export type FaultDocument = ReturnType<typeof documentOf>;

interface FaultOptions {
  readonly edition?: string;
  readonly isSound?: boolean;
  /** Else only of one that is not sound. */
  readonly hasPending?: boolean;
}

/** A place in a list, as the names of entities have it. */
const numbered = <Entity>(count: number, make: (index: number) => Entity): Entity[] =>
  Array.from({ length: count }, (_, index) => make(index));

/**
 * Entities of all kinds, about `count` of them, with secrets sealed and in clear, and with references; unless it has to
 * be sound, also what fails alone and what comes twice. Where names may be pending, each server has two that nothing has.
 */
export function faultDocument(
  count: number,
  { edition = 'first', isSound = false, hasPending }: FaultOptions = {},
): FaultDocument {
  const tools = numbered(Math.ceil(count * 0.7), (index) => toolOf(index, edition));
  const flaws = isSound ? [] : [toolOf(0, edition), { name: 'no url' }];
  return documentOf({
    roots: numbered(2, (index) => ({ uri: `file:///fault/${index}`, name: edition })),
    gateways: numbered(Math.ceil(count * 0.08), (index) => gatewayOf(index, edition)),
    tools: [...tools, ...flaws],
    resources: numbered(Math.ceil(count * 0.06), (index) => resourceOf(index, edition)),
    prompts: numbered(Math.ceil(count * 0.06), (index) => ({ name: `prompt-${index}`, template: edition })),
    servers: numbered(Math.ceil(count * 0.06), (index) => ({
      name: `server-${index}`,
      description: edition,
      tool_ids: [
        `tool-${index}`,
        `tool-${index + 1}`,
        ...((hasPending ?? !isSound) ? ['nobody', `later-${index}`] : []),
      ],
      associated_resources: [`note://fault/${index}`],
      associated_prompts: [`prompt-${index}`],
    })),
  });
}

const ring = createKeyRing({ current: sourceSecret });

const toolOf = (index: number, edition: string) =>
  toolNamed(`tool-${index}`, {
    description: `${edition} ${'what it is good for '.repeat(10)}`,
    headers: { 'X-Api-Key': `${header}-${edition}-${index}`, 'X-Env': 'faults' },
  });

const gatewayOf = (index: number, edition: string) => ({
  name: `gateway-${index}`,
  url: `http://gateway-${index}.test`,
  description: edition,
  auth_type: 'bearer',
  auth_value: ring.seal(
    { kind: 'gateway', field: 'auth_value' },
    JSON.stringify({ Authorization: `Bearer ${credential}-${edition}-${index}` }),
  ),
});

const resourceOf = (index: number, edition: string) => ({
  uri: `note://fault/${index}`,
  name: `Note ${index}`,
  content: edition,
});
