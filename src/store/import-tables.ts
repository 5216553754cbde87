import { EntitySchema } from 'typeorm';
import {
  jsonColumn,
  nowColumn,
  oneOf,
  optionalJsonColumn,
  optionalTextColumn,
  optionalTimeColumn,
  textColumn,
} from '../kinds/shared-fields.ts';
import {
  type ConflictRule,
  type ConflictStrategy,
  conflictStrategies,
  type EntitySelection,
  type FieldChange,
  type LostLink,
  type OutcomeStatus,
  outcomeStatuses,
  type Places,
} from '../kinds/words.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';

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

/** Entities per kind; kinds that the document does not have are absent. */
export type Totals = Readonly<Record<string, number>>;

/** What became of the entities so far: kind → status → number. */
export type Counts = Readonly<Record<string, Readonly<Partial<Record<OutcomeStatus, number>>>>>;

/** The state that a delta starts from. */
export interface DeltaBase {
  readonly digest: string;
  /** Id of the secret that the digest's fingerprints were made with. */
  readonly digestKey: string | null;
  /** Of the export, as the document has them. */
  readonly exportOptions: JsonObject;
}

export interface ImportJobRow {
  id: string;
  number: string;
  state: ImportState;
  conflict_strategy: ConflictStrategy;
  rules: readonly ConflictRule[];
  selection: readonly EntitySelection[] | null;
  dry_run: boolean;
  atomic: boolean;
  plan_of: string | null;
  undo_of: string | null;
  problems: readonly Problem[];
  warnings: readonly string[];
  totals: Totals;
  counts: Counts;
  /** What a delta is a delta to, as far as its document says. */
  base: DeltaBase | null;
  /** Whether the document is an export of Lading, which mentions everything by its key. */
  is_own: boolean;
  sequence: number;
  lease_token: number;
  lease_until: Date | null;
  failures: number;
  idempotency_key: string | null;
  request_digest: string | null;
  created_by: string;
  /** What people recognise the import by, such as the name of a file; whoever asked for it has said so. */
  label: string | null;
  /** Where the document says that it comes from. */
  source_gateway: string | null;
  created_at: Date;
  stamp: Date;
  started_at: Date | null;
  finished_at: Date | null;
  /** Since then the job counts as deleted. */
  removed_at: Date | null;
}

export interface ImportApprovalRow {
  job_id: string;
  approved_by: string;
  approved_at: Date;
}

interface ImportChunkRow {
  job_id: string;
  number: number;
  kind: string;
  count: number;
  entries: readonly JsonObject[];
  /** Whether it has keys to be deleted. */
  deletes: boolean;
  content: Buffer;
  /** Under which the secrets in it are sealed; null where nobody has looked. */
  key_id: string | null;
}

export interface ImportStepRow {
  job_id: string;
  sequence: number;
  kind: string;
  key: string;
  conflict: boolean;
  status: OutcomeStatus;
  renamed_to: string | null;
  entity_id: string | null;
  revision: number | null;
  base_id: string | null;
  base_revision: number | null;
  changes: readonly FieldChange[] | null;
  warnings: readonly string[] | null;
  problems: readonly Problem[] | null;
  before: JsonObject | null;
  /** Whether it was told as something else before it came about. */
  corrected: boolean;
  /** What referred to a deleted entity. */
  links: readonly LostLink[] | null;
  /** Where the references of `before` stood, if there were gaps in between. */
  places: Places | null;
  /** Whether another entity of the document counts for its key. */
  repeats: boolean;
}

const job = (onDelete: 'CASCADE' | 'SET NULL') =>
  ({ foreignKey: { target: 'import_jobs', inverseSide: 'id', onDelete } }) as const;

export const importJobTable = new EntitySchema<ImportJobRow>({
  name: 'import_jobs',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    number: { type: 'bigint', generated: 'increment', unique: true },
    state: textColumn,
    conflict_strategy: textColumn,
    rules: jsonColumn,
    selection: optionalJsonColumn,
    dry_run: { type: 'boolean' },
    atomic: { type: 'boolean' },
    plan_of: { type: 'uuid', nullable: true, ...job('SET NULL') },
    undo_of: { type: 'uuid', nullable: true, ...job('SET NULL') },
    problems: jsonColumn,
    warnings: jsonColumn,
    totals: jsonColumn,
    counts: jsonColumn,
    base: optionalJsonColumn,
    is_own: { type: 'boolean', default: false },
    sequence: { type: 'integer', default: 0 },
    lease_token: { type: 'integer', default: 0 },
    lease_until: optionalTimeColumn,
    failures: { type: 'integer', default: 0 },
    idempotency_key: { ...optionalTextColumn, unique: true },
    request_digest: optionalTextColumn,
    created_by: textColumn,
    label: optionalTextColumn,
    source_gateway: optionalTextColumn,
    created_at: nowColumn,
    stamp: nowColumn,
    started_at: optionalTimeColumn,
    finished_at: optionalTimeColumn,
    removed_at: optionalTimeColumn,
  },
  checks: [oneOf('state', importStates), oneOf('conflict_strategy', conflictStrategies)],
  indices: ['state', 'plan_of', 'undo_of', 'finished_at', 'removed_at'].map((column) => ({
    columns: [column],
  })),
});

export const importApprovalTable = new EntitySchema<ImportApprovalRow>({
  name: 'import_approvals',
  columns: {
    job_id: { type: 'uuid', primary: true, ...job('CASCADE') },
    approved_by: { type: 'text', primary: true, collation: 'C' },
    approved_at: nowColumn,
  },
});

export const importChunkTable = new EntitySchema<ImportChunkRow>({
  name: 'import_chunks',
  columns: {
    job_id: { type: 'uuid', primary: true, ...job('CASCADE') },
    number: { type: 'integer', primary: true },
    kind: textColumn,
    count: { type: 'integer' },
    entries: jsonColumn,
    deletes: { type: 'boolean', default: false },
    content: { type: 'bytea' },
    key_id: optionalTextColumn,
  },
});

export const importStepTable = new EntitySchema<ImportStepRow>({
  name: 'import_steps',
  columns: {
    job_id: { type: 'uuid', primary: true },
    sequence: { type: 'integer', primary: true },
    kind: textColumn,
    key: { type: 'text', collation: 'C' },
    conflict: { type: 'boolean' },
    status: textColumn,
    renamed_to: optionalTextColumn,
    entity_id: { type: 'uuid', nullable: true },
    revision: { type: 'integer', nullable: true },
    base_id: { type: 'uuid', nullable: true },
    base_revision: { type: 'integer', nullable: true },
    changes: optionalJsonColumn,
    warnings: optionalJsonColumn,
    problems: optionalJsonColumn,
    before: optionalJsonColumn,
    corrected: { type: 'boolean', default: false },
    links: optionalJsonColumn,
    places: optionalJsonColumn,
    repeats: { type: 'boolean', default: false },
  },
  checks: [oneOf('status', outcomeStatuses)],
  indices: [{ name: 'import_steps_corrected_idx', columns: ['job_id', 'sequence'], where: 'corrected' }],
});
