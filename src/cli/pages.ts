import type { Page } from '../client/lading-client.ts';

/** Gives the page after a place; `left` is how many more are wanted. */
type PageAfter<Node> = (after: string | undefined, left: number) => Promise<Page<Node>>;

/** What is listed, page by page as it is asked for, and no more of it than was asked for. */
export async function* everyNode<Node>(
  pageAfter: PageAfter<Node>,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Node> {
  let left = limit;
  let after: string | undefined;
  do {
    const { nodes, pageInfo } = await pageAfter(after, left);
    yield* nodes;
    left -= nodes.length;
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined;
  } while (after !== undefined && left > 0);
}

/** The same as a whole. */
export async function allNodes<Node>(pageAfter: PageAfter<Node>, limit?: number): Promise<Node[]> {
  const all: Node[] = [];
  for await (const node of everyNode(pageAfter, limit)) all.push(node);
  return all;
}
