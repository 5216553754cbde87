import { type FollowOptions, resuming } from './follow-import.ts';
import { FollowRotationDocument, type FollowRotationSubscription } from './generated/graphql.ts';
import { subscribe } from './subscribe.ts';
import type { Endpoint } from './transport.ts';

/** How far a rotation of secrets is. */
export type RotationEvent = FollowRotationSubscription['rotationProgress'];

/** Follows a rotation to its end, whatever becomes of the connection and of the server meanwhile. */
export function followRotation(
  endpoint: Endpoint,
  id: string,
  options: Omit<FollowOptions, 'after'>,
): AsyncGenerator<RotationEvent, void> {
  let last: RotationEvent | undefined;
  return resuming(
    {
      read: () => eventsOf(endpoint, id, options),
      advance: (event) => {
        const isNews = event.processed !== last?.processed || event.state !== last.state;
        last = event;
        return isNews;
      },
      isOver: () => last !== undefined && last.state !== 'RUNNING',
    },
    options,
  );
}

async function* eventsOf(
  endpoint: Endpoint,
  id: string,
  options: Omit<FollowOptions, 'after'>,
): AsyncGenerator<RotationEvent> {
  const operation = { query: String(FollowRotationDocument), variables: { id } };
  // Our own document, answered by the server whose types were generated from it.
  for await (const data of subscribe(endpoint, operation, options))
    yield (data as FollowRotationSubscription).rotationProgress;
}
