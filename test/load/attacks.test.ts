import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import { attacks, entities } from './attacks.ts';
import { ask, beHonest, type Experience } from './support/honest-client.ts';
import { startTarget, type Target } from './support/target.ts';

interface Line extends Experience {
  readonly name: string;
  readonly seconds: number;
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
      await attack(target);
      const seconds = (performance.now() - since) / 1_000;
      const experience = await client.stop();
      lines.push({ name, seconds, ...experience });
      expect(experience.failures).toEqual([]);
      expect(target.isAlive()).toBe(true);
    });
  },
);

/** Enough that an export of it takes a while, and what is sent does not fit into the buffers of a connection. */
async function fill(target: Target): Promise<void> {
  const tools = Array.from({ length: entities }, (_, number) => ({
    name: `tool-${number}`,
    integration_type: 'REST',
    description: 'x'.repeat(600),
  }));
  const text = JSON.stringify({
    version: '2025-03-26',
    exported_at: '2026-01-01T00:00:00Z',
    entities: { tools },
  });
  const response = await fetch(`${target.url}/import`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${target.token}` },
    body: `{"import_data":${text}}`,
  });
  if (!response.ok) throw new Error(await response.text());
  await ask(target, '{ tools { totalCount } }');
}

function tableOf(database: string, lines: readonly Line[]): string {
  const rows = lines.map(
    ({ name, seconds, queries, slowestQuery, imports, slowestImport, failures }) =>
      `| ${name} | ${seconds.toFixed(1)} | ${queries} | ${slowestQuery.toFixed(2)} | ${imports} | ${slowestImport.toFixed(2)} | ${failures.length} |`,
  );
  return [
    `| attack (${database}) | s | queries | slowest, s | imports | slowest, s | failed |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}
