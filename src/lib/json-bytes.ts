/** The bytes of which JSON is built, for those who look at it before anything is made of it. */
export const quote = 0x22;
export const backslash = 0x5c;
export const openObject = 0x7b;
export const closeObject = 0x7d;
export const openList = 0x5b;
export const closeList = 0x5d;
export const comma = 0x2c;
export const colon = 0x3a;
export const newline = 0x0a;

const space = 0x20;
const carriageReturn = 0x0d;
const tab = 0x09;

/** Whether a byte is white space to JSON, which knows no other. */
export const isSpace = (byte: number): boolean =>
  byte === space || byte === newline || byte === carriageReturn || byte === tab;
