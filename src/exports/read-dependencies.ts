import type { EntityManager } from 'typeorm';
import { kinds } from '../kinds/registry.ts';
import type { JsonObject } from '../lib/json.ts';
import type { ExportSelection } from './export-selection.ts';
import { readPages } from './read-pages.ts';
import { surveyPages } from './survey-pages.ts';

const referring = kinds
  .filter(({ references }) => Object.keys(references).length > 0)
  .map(({ name }) => name);

/** Which entity of the export refers to which keys. To be called in its snapshot. */
export async function readDependencies(
  manager: EntityManager,
  selection: ExportSelection,
): Promise<JsonObject> {
  const { pages, dependencies } = surveyPages(readPages(manager, selection, referring));
  for await (const _ of pages);
  return dependencies();
}
