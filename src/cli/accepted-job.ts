import type {
  ApplyImportMutation,
  ImportConfigurationMutation,
  ImportProblemFieldsFragment,
  JobFieldsFragment,
} from '../client/generated/graphql.ts';
import { CommandFailure } from './exit-codes.ts';
import { verdictOfProblem } from './verdict-of.ts';
import { placed, remark } from './words.ts';

/** A job as the API tells of it. */
export type Job = JobFieldsFragment & { readonly __typename: 'ImportJob' };

interface Problem {
  readonly __typename: Exclude<
    (ImportConfigurationMutation['importConfiguration'] | ApplyImportMutation['applyImport'])['__typename'],
    'ImportJob'
  >;
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly ImportProblemFieldsFragment[];
  readonly entities?: readonly { readonly kind: string; readonly key: string }[];
}

const lineOf = (problem: ImportProblemFieldsFragment): string =>
  `  ${remark(placed(problem))} (${problem.code})`;

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
      ...(__typename === 'StalePlanError' && { advice: 'Plan again with: lading plan <file>' }),
    },
  );
}
