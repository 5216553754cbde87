/** What the GraphQL API calls it → what it is called here. */
const words = [
  ['sourceSecret', 'rekey_secret'],
  ['conflictStrategy', 'conflict_strategy'],
  ['dryRun', 'dry_run'],
] as const;

const longest = 1_000;
const mostJoined = 10;

/** A message as one line of a list, in the words of REST. */
export function asLine(message: string): string {
  const line = words.reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), message);
  return cut(line.replace(/\s+/g, ' '));
}

const cut = (line: string): string => (line.length > longest ? `${line.slice(0, longest)}…` : line);

/** The first of several messages as one text. */
export function joined(messages: readonly string[]): string {
  const others = messages.length - mostJoined;
  return [...messages.slice(0, mostJoined).map(asLine), ...(others > 0 ? [`and ${others} more`] : [])].join(
    '; ',
  );
}
