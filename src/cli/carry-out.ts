import type { LadingClient } from '../client/lading-client.ts';
import { acceptedJob } from './accepted-job.ts';
import type { Session } from './command.ts';
import { type FollowedJob, followJob } from './follow-job.ts';
import { interruptible } from './interruptible.ts';
import { shortId } from './jobs.ts';

/** What is asked of the server, and what its job is to those who watch it. */
interface Order {
  readonly ask: () => Promise<Parameters<typeof acceptedJob>[0]>;
  readonly title: string;
  readonly isPlan: boolean;
}

/** Asks for a job that needs no document, and follows it to its rest. */
export const carryOut = (session: Session, client: LadingClient, order: Order): Promise<FollowedJob> =>
  interruptible(session, client, async ({ jobIsAsked, jobIs }) => {
    jobIsAsked();
    const { id } = acceptedJob(await order.ask());
    jobIs(id);
    session.terminal.note(`${order.title} ${shortId(id)}`);
    return followJob(session, client, id, order);
  });

/** Carries out exactly what a plan said. */
export const applyPlan = (session: Session, client: LadingClient, planId: string): Promise<FollowedJob> =>
  carryOut(session, client, { ask: () => client.applyImport(planId), title: 'Import', isPlan: false });
