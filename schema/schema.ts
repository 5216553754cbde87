import { type GraphQLSchema, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { inputName } from '../src/edits/entity-input.ts';
import { defaultOf, type Kind, meaningOf } from '../src/kinds/kind.ts';
import { type KindName, kinds } from '../src/kinds/registry.ts';
import { builder } from './builder.ts';
import { countAnswers } from './shared/answer-size.ts';
import { tellOfFields } from './shared/audit.ts';
import { typeNameOf } from './shared/entity-types.ts';
import { requirePermissions } from './shared/permission.ts';
import { refuseUnstorable } from './shared/refuse-unstorable.ts';
// Types and fields add themselves to the builder.
import './access/access-token.ts';
import './access/audit-log.ts';
import './access/viewer.ts';
import './entities/entities.ts';
import './operations/difference.ts';
import './operations/download.ts';
import './operations/export.ts';
import './operations/import-configuration.ts';
import './operations/job-mutations.ts';
import './operations/job-queries.ts';
import './operations/outcomes.ts';
import './operations/rotation.ts';
import './operations/subscriptions.ts';
import './operations/upload.ts';

type Describe = (kind: Kind, field: string) => string | undefined;

/**
 * Gives the fields of object types and inputs what their kinds say of them, as documents and their JSON Schema do. Those
 * that have words of their own keep them.
 */
function describeEntities(schema: GraphQLSchema): GraphQLSchema {
  for (const kind of kinds) {
    const name = typeNameOf(kind);
    describeFields(schema, name, kind, shown);
    describeFields(schema, `Create${name}Input`, kind, created);
    describeFields(schema, `Update${name}Input`, kind, updated);
  }
  return schema;
}

function describeFields(schema: GraphQLSchema, typeName: string, kind: Kind<KindName>, say: Describe): void {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return;
  const fields = type.getFields();
  for (const field of Object.keys(kind.portable.shape)) {
    const shown = fields[inputName(kind, field)];
    if (shown !== undefined) shown.description ??= say(kind, field);
  }
}

const shown: Describe = (kind, field) =>
  joined(meaningOf(kind, field), hasSecrets(kind, field) && 'Secrets in it are shown as `*****`.');

const created: Describe = (kind, field) => {
  const value = defaultOf(kind, field);
  return joined(meaningOf(kind, field), value != null && `Default: \`${JSON.stringify(value)}\`.`);
};

const updated: Describe = (kind, field) =>
  joined(
    meaningOf(kind, field),
    hasSecrets(kind, field) && 'Replaces all of it; `*****` in the place of a secret keeps the stored one.',
  );

const hasSecrets = (kind: Kind, field: string): boolean =>
  kind.secrets.some((secret) => secret.field === field);

const joined = (...sentences: readonly (string | false | undefined)[]): string =>
  sentences.filter((sentence) => typeof sentence === 'string').join(' ');

/** The schema of the public API, executable; `schema.graphql` is its print. */
export const schema = countAnswers(
  refuseUnstorable(describeEntities(tellOfFields(requirePermissions(builder.toSchema())))),
);
