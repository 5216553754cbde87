import type { SchemaTypes } from '../builder.ts';

/** Fields of an input that has a document: what opens it, and what is sealed in it. */
export const openingFields = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>) => ({
  sourceIdentity: t.string({
    required: false,
    description:
      'The age identity (`AGE-SECRET-KEY-1…`) of the recipient that the credentials of the document are sealed for. It is not stored.',
  }),
  passphrase: t.string({
    required: false,
    description: 'Opens the document itself where it is sealed with age (`PASSPHRASE_REQUIRED`).',
  }),
});
