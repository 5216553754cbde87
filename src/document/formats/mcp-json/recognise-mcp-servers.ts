import { serverMembers } from './entry-names.ts';

const token = /"((?:[^"\\]|\\.)*)"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[{}[\]:]/g;

/** Whether a text begins as a JSON object with `mcpServers`, or `servers` that have addresses or commands. */
export function recogniseMcpServers(start: Buffer): boolean {
  const text = start
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (!/^(?:\{|\/[/*])/.test(text)) return false;
  for (const names of memberNames(text)) {
    if (isOurs(names)) return false;
    if (isServers(names)) return true;
  }
  return false;
}

/** The names that lead to each member, in the order of the text; those of lists are empty. */
function* memberNames(text: string): Generator<readonly string[]> {
  const path: string[] = [];
  let depth = 0;
  let name = '';
  for (const [found, content = name] of text.matchAll(token)) {
    depth += steps[found] ?? 0;
    name = content;
    if (found === '[') path[depth] = '';
    if (found !== ':') continue;
    path[depth] = name;
    yield path.slice(1, depth + 1);
  }
}

const isOurs = ([first, ...others]: readonly string[]): boolean =>
  others.length === 0 && (first === 'entities' || first === 'import_data');

/** By the names that lead to a member. */
function isServers(names: readonly string[]): boolean {
  if (names.at(-1) === 'mcpServers') return !names.includes('');
  const [first, second, third] = names[0] === 'mcp' ? names.slice(1) : names;
  const isServer = first === 'servers' && second !== '' && third !== undefined;
  return isServer && serverMembers.includes(third);
}

const steps: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 };
