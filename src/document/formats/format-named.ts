import type { DocumentFormat, FormatName } from '../document-format.ts';
import { formats } from './formats.ts';

/** Undefined where the registry has none of this name. */
export const formatNamed = (name: FormatName): DocumentFormat | undefined =>
  formats.find((format) => format.name === name);
