import type { Json } from '../../../lib/json.ts';

/** The first address among the arguments of a command, without what may be secret in it. */
export function addressIn(args: Json): string | undefined {
  for (const argument of Array.isArray(args) ? args : []) {
    const address = typeof argument === 'string' ? addressOf(argument) : undefined;
    if (address !== undefined) return address;
  }
  return undefined;
}

function addressOf(text: string): string | undefined {
  const [found] = /https?:\/\/[^\s"'<>]+/.exec(text) ?? [];
  if (found === undefined || !URL.canParse(found)) return undefined;
  const { origin, pathname } = new URL(found);
  return `${origin}${pathname}`.slice(0, 200);
}
