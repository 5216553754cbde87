import type { TestServer } from '../support/open-test-server.ts';

interface Reference {
  readonly kind: string;
  readonly key: string;
}

/** An entity, a deleted one, or a problem, as the mutations answer. */
export interface Result {
  readonly __typename: string;
  readonly id: string;
  readonly key: string;
  readonly revision: number;
  readonly tags: readonly string[];
  readonly message: string;
  readonly code: string;
  readonly currentRevision: number;
  readonly problems: readonly { code: string; message: string; path: string }[];
  readonly unlinkedFrom: readonly Reference[];
  readonly referencedBy: readonly Reference[];
}

const problem = '... on Problem { message code }';
const entity = '... on Entity { id kind key tags isActive revision createdAt updatedAt }';
const invalid = '... on InvalidInputError { problems { code message path } }';
const stale = '... on StaleRevisionError { currentRevision }';
const deleted = '... on DeletedEntity { id kind key unlinkedFrom { kind key } }';
const referenced = '... on StillReferencedError { referencedBy { kind key } }';

const selections = {
  create: [problem, entity, invalid],
  update: [problem, entity, invalid, stale],
  delete: [problem, deleted, stale, referenced],
};

/** Calls a mutation such as `create` `Tool`; it must not fail at the top. */
export async function mutate(
  server: TestServer,
  verb: keyof typeof selections,
  type: string,
  input: object,
): Promise<Result> {
  const name = `${verb}${type}`;
  const inputType = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const { data, errors } = await server.graphql<{ result: Result }>(
    `mutation ($input: ${inputType}) { result: ${name}(input: $input) { __typename ${selections[verb].join(' ')} } }`,
    { input },
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.result;
}
