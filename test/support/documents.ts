import { readFile } from 'node:fs/promises';
import { kinds } from '../../src/kinds/registry.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { awkwardEntity, permittedEntity } from './awkward-entities.ts';

export const envelope = { version: '2025-03-26', exported_at: '2026-01-01T00:00:00Z' } as const;

/** A document of these entities: `documentOf({ tools: [toolNamed('a')] })`. */
export const documentOf = (entities: Readonly<Record<string, readonly unknown[]>>) => ({
  ...envelope,
  entities,
});

export const toolNamed = (name: string, fields: object = {}) => ({
  name,
  url: `https://tools.test/${name}`,
  integration_type: 'REST',
  ...fields,
});

/** What IBM ContextForge has written. */
export const readFixture = async (): Promise<JsonObject> =>
  JSON.parse(await readFile(new URL('../fixtures/contextforge-export.json', import.meta.url), 'utf8'));

/** The secret under which the fixture's credentials are sealed. */
export const fixtureSecret = 'contextforge-test-secret-0123456789';

const perKind = 24;

/** Entities of every kind with values that are hard to carry, credentials sealed under the secret, and references. */
export function awkwardDocument(secret: string) {
  const ring = createKeyRing({ current: secret });
  const sealed = (kind: string, index: number) => ({
    auth_type: 'bearer',
    auth_value: ring.seal({ kind, field: 'auth_value' }, `{"Authorization":"Bearer ${kind} ${index}"}`),
  });
  const entities: Record<string, JsonObject[]> = {};
  for (const kind of kinds) {
    entities[kind.collection] = Array.from({ length: perKind }, (_, index) => {
      const references = Object.entries(kind.references).map(([field, { kind: to }]) => [
        field,
        keysFrom(entities[to.collection] ?? [], to.key, index),
      ]);
      const hasCredential = kind.secrets.some(({ field }) => field === 'auth_value');
      return {
        ...permittedEntity(kind, filled(awkwardEntity(kind, index, Object.fromEntries(references)))),
        tags: index % 3 === 0 ? [] : ['Ünïcödé 日本', `Group "${index % 5}"`],
        is_active: index % 4 !== 0,
        ...(hasCredential &&
          (index % 2 === 0 ? sealed(kind.name, index) : { auth_type: null, auth_value: null })),
        ...('headers' in kind.portable.shape && {
          headers: { 'X-Env': texts(index), 'X-Api-Key': `key ${index}` },
        }),
      };
    });
  }
  return documentOf(entities);
}

/** Fields that must not be empty. */
const filled = (entity: JsonObject): JsonObject => ({
  ...entity,
  ...(entity['url'] === '' && { url: '  ' }),
  ...(entity['integration_type'] === '' && { integration_type: 'NULL' }),
});

const texts = (index: number): string => `"quoted" \\ ${index} 🎉`;

/** Some keys, not in their order, so that the order of references shows. */
const keysFrom = (entities: readonly JsonObject[], key: string, index: number): string[] =>
  [7, 3, 11].slice(0, index % 4).map((step) => String(entities[(index * step + step) % perKind]?.[key]));
