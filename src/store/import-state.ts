export const importStates = [
  'queued',
  'receiving',
  'planning',
  'planned',
  'applying',
  'completed',
  'failed',
  'cancelled',
  'undone',
] as const;

/** Where a job stands. */
export type ImportState = (typeof importStates)[number];

const resting = {
  queued: false,
  receiving: false,
  planning: false,
  planned: true,
  applying: false,
  completed: true,
  failed: true,
  cancelled: true,
  undone: true,
} satisfies Record<ImportState, boolean>;

/** Whether nothing more happens to a job in this state by itself. */
export const isResting = (state: ImportState): boolean => resting[state];

/** The states in which something still happens. */
export const workingStates: readonly ImportState[] = importStates.filter((state) => !isResting(state));
