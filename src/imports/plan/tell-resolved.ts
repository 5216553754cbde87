import type { EntityManager } from 'typeorm';
import type { Kind } from '../../kinds/kind.ts';
import type { KindName } from '../../kinds/registry.ts';
import type { LostLink } from '../../kinds/words.ts';
import { compareCodePoints, shortened } from '../../lib/characters.ts';
import { slugOf } from '../../lib/slug.ts';
import type { DocumentState } from '../../planning/ledger.ts';
import type { Recordable, Step } from '../../planning/step.ts';
import { type Awaiting, findAwaiting, type Named } from '../../store/find-awaiting.ts';
import { lookUpIds } from '../../store/look-up.ts';
import { referringKinds, type Settled } from '../../store/pending.ts';

interface Telling extends DocumentState {
  readonly manager: EntityManager;
  readonly kind: Kind<KindName>;
}

/**
 * The steps, with what only the whole document tells of their slugs, and a warning where what is stored resolves what
 * others refer to by name only.
 */
export async function tellResolved(planning: Telling, steps: readonly Step[]): Promise<Step[]> {
  const { manager, kind } = planning;
  const named = steps.map((step) => namedBy(kind, planning, step));
  const awaiting = await findAwaiting(
    manager,
    kind,
    named.flatMap((one) => one ?? []),
  );
  const byKey = new Map<string, Awaiting[]>();
  for (const one of awaiting) byKey.set(one.key, [...(byKey.get(one.key) ?? []), one]);
  return steps.map((step, position) => {
    const one = named[position];
    const those = byKey.get(one?.key ?? '');
    const sharing = one?.slug === '' ? { ...step, sharesSlug: true } : step;
    return those ? { ...sharing, warnings: [...step.warnings, resolvedWarning(kind, those)] } : sharing;
  });
}

/** The steps of a way back, with the same warning of what was referred to by name until they were carried out. */
export async function tellSettled(
  manager: EntityManager,
  to: Kind,
  steps: readonly Recordable[],
  links: Settled['links'],
): Promise<readonly Recordable[]> {
  if (links.size === 0) return steps;
  const keys = await keysOf(manager, [...links.values()].flat());
  return steps.map((step) => {
    const settled = links.get(step.target?.id ?? '') ?? [];
    const those = settled.flatMap(({ kind, id, name, position }) => {
      const from = keys.get(id);
      return from === undefined || name === undefined
        ? []
        : [{ key: step.incoming.key, kind, from, name, position }];
    });
    if (those.length === 0) return step;
    const inOrder = those.toSorted(
      (a, b) => compareCodePoints(a.from, b.from) || (a.position ?? 0) - (b.position ?? 0),
    );
    return { ...step, warnings: [...step.warnings, resolvedWarning(to, inOrder)] };
  });
}

async function keysOf(
  manager: EntityManager,
  links: readonly LostLink[],
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  for (const kind of referringKinds) {
    const ids = new Set(links.filter((link) => link.kind === kind.name).map(({ id }) => id));
    for (const { id, key } of await lookUpIds(manager, kind, [...ids])) keys.set(id, key);
  }
  return keys;
}

/** What a step is going to store under a key or a slug that nothing stored had before. */
function namedBy(
  kind: Kind<KindName>,
  document: DocumentState,
  { incoming, target, status, stored, renamedTo }: Step,
): Named | undefined {
  if (target === undefined) return;
  const key = renamedTo ?? incoming.key;
  if ('row' in target) return { key, slug: onlySlug(kind, document, incoming.key, incoming.slug), id: null };
  const isUpdate = status === 'updated';
  if (isUpdate && !target.fields?.some((field) => field === kind.key || field === 'name')) return;
  const slug = slugOf(String(target.portable['name'] ?? key));
  return {
    key,
    slug: onlySlug(kind, document, incoming.key, slug),
    id: isUpdate ? (stored?.id ?? null) : null,
  };
}

/** The slug, unless another entity of the document has it as well. */
const onlySlug = (
  { name }: Kind<KindName>,
  { index, ledger }: DocumentState,
  key: string,
  slug = '',
): string =>
  index.keysOfSlug(name, slug).some((other) => other !== key && ledger.storedKey(name, other)) ? '' : slug;

const mostNamed = 5;

function resolvedWarning(to: Kind, awaiting: readonly Awaiting[]): string {
  const names = awaiting
    .slice(0, mostNamed)
    .map(({ kind, from, name }) => `'${shortened(name)}' of the ${kind} '${shortened(from)}'`);
  const more = awaiting.length > mostNamed ? ` and ${awaiting.length - mostNamed} more` : '';
  return `REFERENCE_RESOLVED: Pending references mean this ${to.name}, and refer to it from now on: ${names.join(', ')}${more}.`;
}
