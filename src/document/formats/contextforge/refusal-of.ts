import type { Kind, Portable } from '../../../kinds/kind.ts';

const toolName = /^[a-zA-Z0-9_][a-zA-Z0-9._/-]*$/;
const otherName = /^[a-zA-Z0-9_.\- ]+$/;
const address = /^(?:https?|wss?):\/\//i;

/** Why ContextForge, as it is set up by default, refuses an entity; only what most often is the reason. */
export function refusalOf(kind: Kind, portable: Portable): string | undefined {
  if (kind.key === 'name' && !nameOf(kind).test(String(portable['name'])))
    return 'has a name with characters that are not allowed there';
  if ('url' in kind.portable.shape && !address.test(String(portable['url'])))
    return 'has no address that begins with http, https, ws or wss';
  return undefined;
}

const nameOf = ({ name }: Kind): RegExp => (name === 'tool' ? toolName : otherName);
