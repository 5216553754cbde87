/**
 * What a field must hold beyond its type. `line`: a text, or texts, of one line. `text`: any text. `address`: where
 * something is reached. `place`: the key of a root. `headers`, `header-names`: as RFC 9110 has them.
 */
export type FieldRule =
  | 'line'
  | 'text'
  | 'address'
  | 'place'
  | 'media-type'
  | 'json-schema'
  | 'headers'
  | 'header-names';
