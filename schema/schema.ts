import { builder } from './builder.ts';
import { describeEntities } from './entities/describe-entities.ts';
import './access/viewer.ts';
import './entities/entities.ts';
import './entities/entity-query.ts';
import './operations/operations.ts';
import { countAnswers } from './shared/count-answers.ts';
import { requirePermissions } from './shared/permission.ts';
import { refuseUnstorable } from './shared/refuse-unstorable.ts';

/** The schema of the public API, executable; `schema.graphql` is its print. */
export const schema = countAnswers(
  refuseUnstorable(describeEntities(requirePermissions(builder.toSchema()))),
);
