import fc from 'fast-check';
import type { JsonObject } from '../../src/lib/json.ts';
import type { RunningTestServer } from './run-server.ts';

const editedKinds = ['Root', 'Tool', 'Prompt', 'Server'] as const;
type EditedKind = (typeof editedKinds)[number];

/** One change of the configuration through the API; one that does not fit what is stored does nothing. */
export type EntityEdit =
  | {
      readonly type: 'create' | 'update';
      readonly kind: EditedKind;
      readonly key: string;
      readonly fields: JsonObject;
    }
  | { readonly type: 'rename'; readonly kind: EditedKind; readonly key: string; readonly newKey: string }
  | { readonly type: 'delete'; readonly kind: EditedKind; readonly key: string };

const keyField = { Root: 'uri', Tool: 'name', Prompt: 'name', Server: 'name' } as const;
const required = {
  Root: { name: 'one' },
  // With a secret in any case: a document that lacks one keeps what is stored, so no delta takes one away.
  Tool: { integrationType: 'REST', url: 'http://one.test', headers: { 'X-Api-Key': 'clear' } },
  Prompt: { template: 'Hello' },
  Server: {},
} as const satisfies Record<EditedKind, JsonObject>;

const keys = ['a', 'b', 'c', 'd'] as const;
const key = fc.constantFrom(...keys);
const mentions = fc.uniqueArray(key, { maxLength: 3 });
const isActive = fc.boolean();
const tags = fc.constantFrom<string[]>([], ['red']);

const fields: Readonly<Record<EditedKind, fc.Arbitrary<JsonObject>>> = {
  Root: fc.record({ name: fc.constantFrom('one', 'two'), isActive, tags }, { requiredKeys: [] }),
  Tool: fc.record(
    {
      description: fc.constantFrom('one', 'two'),
      headers: fc.constantFrom({ 'X-Api-Key': 'clear' }, { 'X-Api-Key': 'other' }),
      isActive,
    },
    { requiredKeys: [] },
  ),
  Prompt: fc.record({ template: fc.constantFrom('one', 'two'), isActive, tags }, { requiredKeys: [] }),
  Server: fc.record({ tools: mentions, prompts: mentions, isActive }, { requiredKeys: [] }),
};

const ofKind = (kind: EditedKind): fc.Arbitrary<EntityEdit> =>
  fc.oneof(
    fc.record({
      type: fc.constantFrom('create', 'update'),
      kind: fc.constant(kind),
      key,
      fields: fields[kind],
    }),
    fc.record({ type: fc.constant('rename'), kind: fc.constant(kind), key, newKey: key }),
    fc.record({ type: fc.constant('delete'), kind: fc.constant(kind), key }),
  );

/** Edits of a few keys, so that they meet each other. */
export const entityEdits = fc.array(fc.constantFrom(...editedKinds).chain(ofKind), { maxLength: 12 });

/** Carries edits out, one after the other. */
export async function editEntities(server: RunningTestServer, edits: readonly EntityEdit[]): Promise<void> {
  for (const edit of edits) await editEntity(server, edit);
}

export async function editEntity(server: RunningTestServer, edit: EntityEdit): Promise<void> {
  const { kind } = edit;
  if (edit.type === 'create') {
    return mutate(
      server,
      `create${kind}`,
      { ...required[kind], [keyField[kind]]: edit.key, ...edit.fields },
      edit,
    );
  }
  const id = await idOf(server, edit);
  if (id === undefined) return;
  if (edit.type === 'delete') return mutate(server, `delete${kind}`, { id, unlink: true }, edit);
  const change = edit.type === 'rename' ? { [keyField[kind]]: edit.newKey } : edit.fields;
  return mutate(server, `update${kind}`, { id, ...change }, edit);
}

async function idOf(server: RunningTestServer, { kind, key: name }: EntityEdit): Promise<string | undefined> {
  const { data } = await server.graphql<{ entity: { id: string } | null }>(
    'query ($kind: EntityKind!, $key: String!) { entity(kind: $kind, key: $key) { id } }',
    { kind: kind.toUpperCase(), key: name },
  );
  return data.entity?.id;
}

async function mutate(
  server: RunningTestServer,
  mutation: string,
  input: JsonObject,
  edit: EntityEdit,
): Promise<void> {
  const inputType = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const { errors } = await server.graphql(
    `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { __typename } }`,
    { input },
  );
  if (errors) throw new Error(`${JSON.stringify(edit)}: ${errors[0]?.message}`);
}
