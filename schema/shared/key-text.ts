/** What a key is, wherever the API has one. */
export const keyText =
  'What names the entity in every environment: `uri` for resources and roots, `name` for the others.';
