/** Whether a text can be the id of anything that is stored; PostgreSQL refuses a statement with any other. */
export const isUuid = (text: string): boolean =>
  /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i.test(text);
