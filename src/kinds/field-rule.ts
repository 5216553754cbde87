/**
 * What a field must hold beyond its type. `line`: a text, or texts, of one line. `text`: any text for people. `content`:
 * any text. `address`: where something is reached. `uri`: a key that is an address. `place`: the key of a root. `headers`,
 * `header-names`: as RFC 9110 has them.
 */
export type FieldRule =
  | 'line'
  | 'text'
  | 'content'
  | 'address'
  | 'uri'
  | 'place'
  | 'media-type'
  | 'json-schema'
  | 'headers'
  | 'header-names';
