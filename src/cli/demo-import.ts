import type { LadingClient } from '../client/lading-client.ts';

interface Document {
  readonly text: string;
  readonly sourceSecret: string;
}

interface Showing {
  /** A line for every entity, or only the sum. */
  readonly showEach: boolean;
  readonly say: (line: string) => void;
}

interface Outcome {
  readonly kind: string;
  readonly key: string;
  readonly status: keyof typeof signs;
  readonly renamedTo: string | null;
  readonly warnings: readonly string[];
  readonly problems: readonly { readonly message: string }[];
}

interface Progressed {
  readonly importProgress: {
    readonly state: string;
    readonly progress: Readonly<Record<string, number>>;
    readonly outcomes: readonly Outcome[];
  };
}

interface Started {
  readonly importConfiguration: { readonly id?: string; readonly problems?: readonly { message: string }[] };
}

const start = `mutation ($text: String!, $sourceSecret: String) {
  importConfiguration(input: { source: { text: $text }, sourceSecret: $sourceSecret }) {
    ... on ImportJob { id }
    ... on InvalidDocumentError { problems { message } } } }`;

const follow = `subscription ($jobId: ID!) { importProgress(jobId: $jobId) {
  state
  progress { total processed created updated unchanged renamed skipped failed }
  outcomes { kind key status renamedTo warnings problems { message } } } }`;

const signs = {
  CREATED: '+',
  UPDATED: '~',
  UNCHANGED: '=',
  RENAMED: '>',
  SKIPPED: '-',
  FAILED: '!',
} as const;

/** Starts an import and shows each outcome as the subscription brings it. */
export async function importAndWatch(
  client: LadingClient,
  document: Document,
  showing: Showing,
): Promise<void> {
  const { importConfiguration: started } = await client.request<Started>(start, { ...document });
  if (started.id === undefined) throw new Error(started.problems?.map(({ message }) => message).join('\n'));
  for await (const { importProgress: event } of client.subscribe<Progressed>(follow, { jobId: started.id })) {
    if (showing.showEach) for (const outcome of event.outcomes) showOutcome(outcome, showing);
    showing.say(summary(event));
  }
}

function showOutcome({ kind, key, status, renamedTo, warnings, problems }: Outcome, { say }: Showing): void {
  const name = renamedTo === null ? key : `${key} as ${renamedTo}`;
  say(`   ${signs[status]} ${status.toLowerCase().padEnd(9)} ${kind.toLowerCase().padEnd(8)} ${name}`);
  for (const note of [...warnings, ...problems.map(({ message }) => message)]) say(`       ${note}`);
}

const statuses = ['created', 'updated', 'unchanged', 'renamed', 'skipped', 'failed', 'deleted'] as const;

function summary({ state, progress }: Progressed['importProgress']): string {
  const { total = 0, processed = 0 } = progress;
  const width = 24;
  const filled = total === 0 ? width : Math.round((width * processed) / total);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  const parts = statuses.flatMap((status) => (progress[status] ? [`${progress[status]} ${status}`] : []));
  return `   ${bar} ${String(processed).padStart(3)}/${total} ${state.toLowerCase().padEnd(9)} ${parts.join(', ')}`;
}
