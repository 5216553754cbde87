const token = /"((?:[^"\\]|\\.)*)"|[{}[\]:]/g;

/** Whether a text begins as a JSON object with `mcpServers`, or `servers` that have addresses or commands. */
export function recogniseMcpServers(start: Buffer): boolean {
  const text = start
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (!text.startsWith('{')) return false;
  const names = memberNames(text);
  if (names.has('/entities') || names.has('/import_data')) return false;
  return names.has('/mcpServers') || serverMembers.some((name) => names.has(`3/servers/${name}`));
}

const serverMembers = ['url', 'command'];

/** Names of members by level: `/servers` on the first, `3/servers/url` below it. */
function memberNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const levels: string[] = [];
  let depth = 0;
  for (const [found, name] of text.matchAll(token)) {
    depth += steps[found] ?? 0;
    if (name !== undefined) levels[depth] = name;
    else if (found === ':')
      names.add(depth === 1 ? `/${levels[1]}` : `${depth}/${levels[1]}/${levels[depth]}`);
  }
  return names;
}

const steps: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 };
