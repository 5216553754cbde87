import type { WrittenPage } from '../document/written-document.ts';
import type { Portable } from '../kinds/kind.ts';
import type { JsonObject } from '../lib/json.ts';
import { DependencyCollector } from './dependency-collector.ts';
import type { EntityCounts } from './export-configuration.ts';

/** What a document says of its entities, known once all pages have passed. */
export interface Survey {
  readonly pages: AsyncIterable<WrittenPage>;
  counts(): EntityCounts;
  dependencies(): JsonObject;
}

/** The same pages, counted as they pass; only entities that mention others are looked into. */
export function surveyPages(pages: AsyncIterable<WrittenPage>): Survey {
  const counts: Record<string, number> = {};
  const dependencies = new DependencyCollector();
  return { pages: passing(), counts: () => counts, dependencies: () => dependencies.toJson() };

  async function* passing(): AsyncGenerator<WrittenPage> {
    for await (const page of pages) {
      const { kind, entities } = page;
      counts[kind.name] = (counts[kind.name] ?? 0) + entities.length;
      if (Object.keys(kind.references).length > 0) {
        for (const text of entities) dependencies.add(kind, portableOf(text));
      }
      yield page;
    }
  }
}

const portableOf = (text: string): Portable => JSON.parse(text);
