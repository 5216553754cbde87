import { expect } from 'vitest';
import { kinds } from '../../../src/kinds/registry.ts';
import type { Store } from '../../../src/store/store.ts';
import type { FoundJob, TestedJob } from './find-job.ts';

interface StoredEntity {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
}

/** What is stored is exactly what the outcomes say, id by id and revision by revision, with all of its links. */
export async function checkRows(
  store: Store,
  found: readonly FoundJob[],
  jobs: readonly TestedJob[],
  edited?: ReadonlySet<string>,
): Promise<void> {
  const stored = await findStored(store);
  const told = toldBy(found);
  if (edited === undefined) {
    expect(stored).toEqual(told);
    await checkLinks(store, found, jobs);
  } else {
    const all = new Set([...told.map(({ name }) => name), ...edited]);
    expect(stored.map(({ name }) => name).filter((name) => !all.has(name))).toEqual([]);
  }
}

async function findStored({ dataSource }: Store): Promise<StoredEntity[]> {
  const selects = kinds.map(
    ({ name, collection, key }) => `SELECT id, '${name} ' || ${key} AS name, revision FROM ${collection}`,
  );
  const rows: StoredEntity[] = await dataSource.query(selects.join(' UNION ALL '));
  return sorted(rows);
}

/** What all outcomes together say is stored: the last one about an entity counts. */
function toldBy(found: readonly FoundJob[]): StoredEntity[] {
  const told = new Map<string, StoredEntity>();
  for (const { job, steps } of found) {
    if (job.state === 'planned') continue;
    for (const { kind, key, renamed_to, entity_id, revision } of steps) {
      if (entity_id === null) continue;
      told.set(entity_id, { id: entity_id, name: `${kind} ${renamed_to ?? key}`, revision: revision ?? 0 });
    }
  }
  return sorted([...told.values()]);
}

const sorted = (entities: readonly StoredEntity[]): StoredEntity[] =>
  entities.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Each server that was written has as many links and pending names as its document mentions, but for those left out. */
async function checkLinks(
  { dataSource }: Store,
  found: readonly FoundJob[],
  jobs: readonly TestedJob[],
): Promise<void> {
  const rows: { id: string; links: number }[] = await dataSource.query(
    `SELECT id, (SELECT count(*) FROM server_tools WHERE server_id = s.id)::int
       + (SELECT count(*) FROM server_resources WHERE server_id = s.id)::int
       + (SELECT count(*) FROM server_prompts WHERE server_id = s.id)::int
       + (SELECT count(*) FROM server_pending WHERE server_id = s.id)::int AS links FROM servers s`,
  );
  const linked = new Map(rows.map(({ id, links }) => [id, links]));
  for (const [index, { steps, job }] of found.entries()) {
    if (job.state === 'planned') continue;
    const mentions = mentionsIn(jobs[index]);
    for (const step of steps.filter(({ kind, entity_id }) => kind === 'server' && entity_id !== null)) {
      const leftOut = (step.warnings ?? []).filter((warning) => warning.startsWith('UNRESOLVED_REFERENCE'));
      expect(linked.get(step.entity_id ?? '')).toBe((mentions.get(step.key) ?? 0) - leftOut.length);
    }
  }
}

function mentionsIn(job: TestedJob | undefined): Map<string, number> {
  const servers = (job?.document.entities['servers'] ?? []) as readonly Record<string, readonly string[]>[];
  return new Map(
    servers.map((server) => [
      String(server['name']),
      ['tool_ids', 'associated_resources', 'associated_prompts'].reduce(
        (sum, field) => sum + (server[field]?.length ?? 0),
        0,
      ),
    ]),
  );
}
