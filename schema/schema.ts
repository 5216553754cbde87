import { builder } from './builder.ts';
import './entities/entities.ts';
import './entities/entity-query.ts';
import './operations/operations.ts';
import { refuseUnstorable } from './shared/refuse-unstorable.ts';

/** The API. */
export const schema = refuseUnstorable(builder.toSchema());
