import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { attacks, entities } from './attacks.ts';
import { ask, beHonest, type Experience } from './support/honest-client.ts';
import { startTarget, type Target } from './support/target.ts';

interface Line extends Experience {
  readonly name: string;
  readonly seconds: number;
  /** What the attack was answered: an attack that is refused at once is none. */
  readonly answers: string;
}

describe.each(databases)(
  'a server with a heap of 512 MB on $name goes on serving others during',
  (database) => {
    const lines: Line[] = [];
    let target: Target;

    beforeAll(async () => {
      target = await startTarget(database);
      await fill(target);
    });
    afterAll(() => void process.stdout.write(`\n${tableOf(database.name, lines)}\n`));

    it.each(attacks)('$name', async ({ name, attack }) => {
      if (!target.isAlive()) {
        target = await startTarget(database);
        await fill(target);
      }
      const since = performance.now();
      const client = beHonest(target);
      const answers = answersOf(await attack(target));
      const seconds = (performance.now() - since) / 1_000;
      const experience = await client.stop();
      lines.push({ name, seconds, answers, ...experience });
      expect(experience.failures).toEqual([]);
      expect(target.isAlive()).toBe(true);
    });
  },
);

/** Enough that an export of it takes a while, and what is sent does not fit into the buffers of a connection. */
async function fill(target: Target): Promise<void> {
  const tools = Array.from({ length: entities }, (_, number) => ({
    ...toolNamed(`tool-${number}`),
    description: 'x'.repeat(600),
  }));
  const text = JSON.stringify(documentOf({ tools }));
  const response = await fetch(`${target.url}/import`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${target.token}` },
    body: `{"import_data":${text}}`,
  });
  if (!response.ok) throw new Error(await response.text());
  const { tools: stored } = await ask<{ tools: { totalCount: number } }>(target, '{ tools { totalCount } }');
  // Exports of nothing would be no attack.
  if (stored.totalCount !== entities)
    throw new Error(
      `${stored.totalCount} of ${entities} tools are there: ${(await response.text()).slice(0, 2_000)}`,
    );
}

function answersOf(fates: unknown): string {
  const counts = new Map<unknown, number>();
  for (const fate of [fates].flat(2)) if (fate !== undefined) counts.set(fate, (counts.get(fate) ?? 0) + 1);
  return [...counts].map(([fate, count]) => `${count} × ${fate}`).join(', ');
}

function tableOf(database: string, lines: readonly Line[]): string {
  const rows = lines.map(
    ({ name, seconds, answers, queries, slowestQuery, imports, slowestImport, failures }) =>
      `| ${name} | ${seconds.toFixed(1)} | ${queries} | ${slowestQuery.toFixed(2)} | ${imports} | ${slowestImport.toFixed(2)} | ${failures.length} | ${answers} |`,
  );
  return [
    `| attack (${database}) | s | queries | slowest, s | imports | slowest, s | failed | answers |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    ...rows,
  ].join('\n');
}
