import { hasSecretInAddress } from '../../secrets/secrets-in-clear.ts';
import { checkLine, control } from './check-text.ts';
import { type Finding, nothingFound, secretFound, suspicious, wrong } from './finding.ts';

const allowed = /^(?:https?|wss?):\/\//i;
const scheme = /^[a-z][a-z\d+.-]*:/i;
const placeholder = /\$\{|\{\{|<[^>]+>|^\$[A-Z_]|(?:^|\/\/)(?:YOUR|REPLACE)[-_]/;

/** Where something is reached: an address of the web, or one that somebody has yet to fill in. */
export function checkAddress(address: string): readonly Finding[] {
  if (address === '') return nothingFound;
  if (placeholder.test(address)) return checkUnfinished(address);
  if (!allowed.test(address)) return [wrong('an address that begins with http, https, ws or wss')];
  if (control.test(address) || !URL.canParse(address)) return [wrong('an address that is a URL')];
  return mayBeInward.test(address) && isInward(new URL(address).hostname)
    ? [suspicious('leads to the metadata of a cloud or to a link-local address')]
    : nothingFound;
}

function checkUnfinished(address: string): readonly Finding[] {
  const isForbidden = scheme.test(address) && !allowed.test(address);
  return isForbidden
    ? [wrong('an address that begins with http, https, ws or wss')]
    : [suspicious('has a placeholder in it, which nobody fills in here')];
}

/** Hosts that are numbers, in whatever notation, or have one of these names; the others need no second look. */
const mayBeInward = /^\w+:\/\/(?:[^/?#]*@)?(?:\[|\d|metadata|instance-data)|[^ -~]/i;

const inward =
  /^(?:169\.254\.\d+\.\d+|100\.100\.100\.200|192\.0\.0\.192|168\.63\.129\.16|\[fe[89ab][\da-f]:.*\]|\[fd00:ec2::254\]|\[::ffff:a9fe:[\da-f]+\]|metadata(?:\.google\.internal|\.goog|\.azure\.internal)?|instance-data(?:\.ec2\.internal)?)\.?$/i;

/** A host as `URL` writes it: numbers in other notations are dotted there. */
const isInward = (host: string): boolean => inward.test(host);

const executed = /^\s*(?:javascript|vbscript|data)\s*:/i;

/** What clients may work in: any place, but nothing that runs where it is followed. */
export const checkPlace = (uri: string): readonly Finding[] =>
  executed.test(uri) ? [wrong('a uri of a place, not of a script or of data')] : checkUri(uri);

/** A key that is an address as well: another one where its secret was sealed or left out. */
export function checkUri(uri: string): readonly Finding[] {
  const found = checkLine(uri);
  const isNew = !found.some(({ isSecret }) => isSecret) && hasSecretInAddress(uri);
  return isNew ? [...found, secretFound()] : found;
}

const mediaType =
  /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+(?:\s*;\s*[\w!#$&^.+-]+=(?:[\w!#$%&'*+.^`|~-]+|"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"))*$/u;

/** RFC 9110, 8.3.1. */
export const checkMediaType = (text: string): readonly Finding[] =>
  text === '' || mediaType.test(text) ? nothingFound : [wrong('a media type, such as text/plain')];
