import { builder } from './builder.ts';
import './entities/entities.ts';
import './entities/entity-query.ts';
import './operations/operations.ts';

/** The API. */
export const schema = builder.toSchema();
