import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';

/** The servers of one place of a file. */
export interface ServersMember {
  /** The names that lead there. */
  readonly path: readonly string[];
  readonly servers: Json;
}

/** Clients that have their servers per project have them in the third object. */
const deepest = 6;

/**
 * Every object of servers in a client's file: `mcpServers`, wherever it is, `servers` as VS Code has it in a file of
 * its own, and `mcp.servers` as it has it in its settings.
 */
export function serversIn(file: JsonObject): ServersMember[] {
  const found = [...named(file, [])];
  if (found.length > 0) return found;
  return [['servers'], ['mcp', 'servers']].flatMap((path) => {
    const servers = path.reduce<Json | undefined>(memberOf, file);
    return servers === undefined ? [] : [{ path, servers }];
  });
}

function* named(value: Json, path: readonly string[]): Generator<ServersMember> {
  if (!isJsonObject(value) || path.length > deepest) return;
  const servers = memberOf(value, 'mcpServers');
  if (servers !== undefined) yield { path: [...path, 'mcpServers'], servers };
  for (const [name, member] of Object.entries(value))
    if (name !== 'mcpServers') yield* named(member, [...path, name]);
}

const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
