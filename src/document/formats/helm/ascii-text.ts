const notAscii = /[\x7f-\uffff]/g;

/** JSON text in ASCII: nothing in it is a line break or a mark to YAML, in whose blocks it will stand. */
export const asciiText = (json: string): string =>
  json.replace(notAscii, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
