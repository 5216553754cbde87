import type {
  ImportProblemFieldsFragment,
  JobFieldsFragment,
  JobLinkFieldsFragment,
} from '../client/generated/graphql.ts';
import type { LadingClient } from '../client/lading-client.ts';
import { CommandFailure, type JobProblemName, verdictOfProblem } from './exit-codes.ts';
import { shortId, uuidIn } from './global-id.ts';
import { placed, printable, remark } from './words.ts';

/** What has been made of a job since: that a plan was applied, an import taken back; when, and by whom. */
export function sequels({ appliedAs, undoneAs }: JobFieldsFragment): string[] {
  const told = (verb: string, job: JobLinkFieldsFragment | null): string[] =>
    job === null
      ? []
      : [
          `${verb} as ${shortId(job.id)} (${job.state.toLowerCase()}) at ${job.createdAt} by ${printable(job.createdBy)}`,
        ];
  return [...told('applied', appliedAs), ...told('undone', undoneAs)];
}

/** Who has approved a plan, and how many are missing; nothing where nobody has, nor has to. */
export function approvalsOf({ approvals, requiredApprovals }: JobFieldsFragment): string[] {
  const told = approvals.map(({ by, at }) => `approved by ${printable(by)} at ${at}`);
  return requiredApprovals === 0
    ? told
    : [...told, `${approvals.length} of ${requiredApprovals} approvals that it needs`];
}

/** How many more people have to approve a plan before it can be carried out. */
export const missingApprovals = ({ approvals, requiredApprovals }: JobFieldsFragment): number =>
  Math.max(0, requiredApprovals - approvals.length);

/** What to do with a plan that others have to approve first. */
export const howToApprove = (job: JobFieldsFragment): string =>
  `Before it is carried out, others have to approve it (${missingApprovals(job)} more) with: lading approve ${shortId(job.id)}`;

/** The word that names a job on the command line, for its help. */
export const jobArgument = 'of the import: its first characters, or `last` for the newest one';

const isBeginning = (word: string): boolean => /^[\da-f]{4}[\da-f-]{0,32}$/i.test(word);
const isTooShort = (word: string): boolean => /^[\da-f]{1,3}$/i.test(word);

type IsMeant = (job: JobFieldsFragment) => boolean;

/** Which jobs `last` is about: any, those that can be undone, those that can be applied. */
const any: IsMeant = () => true;
export const hasWritten: IsMeant = ({ dryRun }) => !dryRun;
export const isPlan: IsMeant = ({ dryRun, undoOf }) => dryRun && undoOf === null;

/** The job that is meant by an id, by its first characters, or by `last`; or the end of the command. */
export async function jobNamed(
  client: LadingClient,
  word: string,
  isMeant: IsMeant = any,
): Promise<JobFieldsFragment> {
  if (word === 'last') return lastJob(client, isMeant);
  if (isBeginning(word)) return jobBeginning(client, word);
  const job = await client.importJob(word);
  if (job !== null) return job;
  throw noJob(word);
}

const mostLookedAt = 100;

async function lastJob(client: LadingClient, isMeant: IsMeant): Promise<JobFieldsFragment> {
  const { nodes } = await client.importJobs({ first: isMeant === any ? 1 : mostLookedAt });
  const job = nodes.find(isMeant);
  if (job !== undefined) return job;
  const what = isMeant === isPlan ? 'plan' : 'import';
  throw new CommandFailure(
    'unexpected',
    nodes.length === 0
      ? `There is no ${what} yet.`
      : `There is no ${what} among the newest jobs; give its id.`,
    { code: 'NOT_FOUND' },
  );
}

async function jobBeginning(client: LadingClient, idPrefix: string): Promise<JobFieldsFragment> {
  const { nodes: jobs } = await client.importJobs({ first: 5, idPrefix });
  const [job] = jobs;
  if (job === undefined) throw noJob(idPrefix);
  if (jobs.length === 1) return job;
  const ids = jobs.map(({ id, createdAt }) => `  ${uuidIn(id)}  ${createdAt}`);
  throw new CommandFailure(
    'unexpected',
    [`The ids of several imports begin with '${idPrefix}'; give more of it:`, ...ids].join('\n'),
  );
}

const noJob = (word: string): CommandFailure =>
  new CommandFailure('unexpected', `There is no import '${word}'.`, {
    code: 'NOT_FOUND',
    advice: `${isTooShort(word) ? 'Give at least the first four characters of its id. ' : ''}See which there are with: lading status`,
  });

/** A job as the API tells of it. */
export type Job = JobFieldsFragment & { readonly __typename: 'ImportJob' };

interface Problem {
  readonly __typename: JobProblemName;
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly ImportProblemFieldsFragment[];
  readonly entities?: readonly { readonly kind: string; readonly key: string }[];
}

const lineOf = (problem: ImportProblemFieldsFragment): string =>
  `  ${remark(placed(problem))} (${problem.code})`;

const advices: Partial<Record<JobProblemName, string>> = {
  ApprovalRequiredError: 'Plan with: lading plan <file>; others approve that with: lading approve <id>',
  StalePlanError: 'Plan again with: lading plan <file>',
};

/** The job that a mutation answers with; a problem ends the command, with everything that is wrong. */
export function acceptedJob(answer: Job | Problem): Job {
  if (answer.__typename === 'ImportJob') return answer;
  const { __typename, code, message, problems = [], entities = [] } = answer;
  throw new CommandFailure(
    verdictOfProblem(__typename),
    [
      problems.length > 0 ? 'The document was refused, and nothing of it was imported.' : message,
      ...problems.map(lineOf),
      ...entities.map(({ kind, key }) => `  ${kind.toLowerCase()} ${remark(key)}`),
    ].join('\n'),
    {
      code,
      problems: [...problems, ...entities],
      advice: advices[__typename],
    },
  );
}
