import { builder } from '../builder.ts';

const BasicAuthInput = builder.inputType('BasicAuthInput', {
  fields: (t) => ({ username: t.string(), password: t.string() }),
});

const BearerAuthInput = builder.inputType('BearerAuthInput', {
  fields: (t) => ({ token: t.string() }),
});

const NamedValueInput = builder.inputType('NamedValueInput', {
  fields: (t) => ({ name: t.string(), value: t.string() }),
});

/** Credentials come in clear, and are sealed before anything is stored. */
export const AuthInput = builder.inputType('AuthInput', {
  description: 'A credential, in clear; it is sealed at once and never shown again.',
  isOneOf: true,
  fields: (t) => ({
    basic: t.field({ type: BasicAuthInput, required: false }),
    bearer: t.field({ type: BearerAuthInput, required: false }),
    headers: t.field({ type: [NamedValueInput], required: false, description: 'Sent with every request.' }),
    oauth: t.field({ type: 'JSON', required: false, description: 'An object: the OAuth configuration.' }),
    queryParam: t.field({ type: NamedValueInput, required: false, description: 'Added to the url.' }),
    none: t.boolean({ required: false, description: 'True removes what is stored.' }),
  }),
});
