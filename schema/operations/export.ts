import {
  type FieldNode,
  type GraphQLResolveInfo,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import {
  type ConfigurationExport as Exported,
  type ExportParts,
  exportConfiguration,
  type ExportPreview as Preview,
  previewExport,
  readsNothing,
} from '../../src/exports/export-configuration.ts';
import { logValue } from '../../src/exports/log-export.ts';
import { accountOfExport } from '../../src/exports/tell-export.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { builder } from '../builder.ts';
import { audited } from '../shared/audit.ts';
import { EntityCount, entityCounts } from '../shared/entity-references.ts';
import { needs } from '../shared/permission.ts';
import { ConfigurationExport, unmatchedFields } from './configuration-export.ts';
import { ExportConfigurationInput, inputText, selectionFor } from './export-input.ts';

builder.queryField('exportConfiguration', (t) =>
  t.field({
    ...needs('config_export'),
    ...audited,
    type: ConfigurationExport,
    description:
      'The configuration of this environment, or a part of it, read in one snapshot of the database. A watermark that is of no ' +
      'use, or more than an answer may have, is an error with its code.',
    args: { input: t.arg({ type: ExportConfigurationInput, required: false, description: inputText }) },
    resolve: async (_root, { input }, { services, viewer, exporting, act, log }, info): Promise<Exported> => {
      const parts = partsOf(selectedFields(info));
      const selection = selectionFor(viewer, input);
      const read = (signal?: AbortSignal) =>
        exportConfiguration(services, selection, parts, viewer?.name ?? '', signal);
      if (readsNothing(parts)) return read();
      const since = performance.now();
      const exported = await exporting.run(read);
      await act(info).allowed(await accountOfExport(services.store.dataSource.manager, selection));
      logValue({ log, act: act(info) }, exported, since);
      return exported;
    },
  }),
);

/** The parts of an export that a query selects: only they are read, so that counts alone cost a count. */
const partsOf = (selected: ReadonlySet<string>): ExportParts => ({
  document: selected.has('document'),
  dependencies: selected.has('metadata.dependencies'),
  digest: selected.has('digest'),
  watermark: selected.has('watermark'),
  deleted: selected.has('deleted'),
  counts: selected.has('metadata.entityCounts'),
  remarks: selected.has('metadata.leftOutInactive') || selected.has('warnings'),
  missing: selected.has('missing'),
  rows: kinds.filter(({ collection }) => selected.has(`entities.${collection}`)).map(({ name }) => name),
});

const ExportPreview = builder.objectRef<Preview>('ExportPreview').implement({
  description: 'How large an export would be, and what of its selection matches nothing.',
  fields: (t) => ({
    entityCounts: t.field({
      type: [EntityCount],
      description: 'How many entities it would have, in the order of the kinds.',
      resolve: ({ counts }) => entityCounts(counts),
    }),
    totalEntities: t.exposeInt('total', { description: 'Of all kinds together.' }),
    estimatedBytes: t.exposeFloat('estimatedBytes', {
      description:
        'Of the document as JSON, not compressed: a whole number, estimated from at most a hundred entities of each kind.',
    }),
    ...unmatchedFields(t),
    leftOutInactive: t.field({
      type: [EntityCount],
      description:
        'How many more there would be with `includeInactive`; kinds of which nothing was left out are not there.',
      resolve: ({ remarks }) => entityCounts(remarks.leftOutInactive),
    }),
  }),
});

builder.queryField('exportPreview', (t) =>
  t.field({
    ...needs('config_read'),
    type: ExportPreview,
    description: 'How much an export would have, counted and estimated without making it.',
    args: { input: t.arg({ type: ExportConfigurationInput, required: false, description: inputText }) },
    resolve: (_root, { input }, { services, viewer, exporting }) =>
      exporting.run((signal) => previewExport(services, selectionFor(viewer, input), signal)),
  }),
);

/**
 * Names of the fields that a query selects below the one that is resolved, nested ones as `entities.tools`. Fields
 * that `@skip` or `@include` take out again are counted in: too much may be read, never too little.
 */
function selectedFields(info: GraphQLResolveInfo): Set<string> {
  const found = new Set<string>();
  for (const { selectionSet } of info.fieldNodes) collect(info, selectionSet, [], found);
  return found;
}

function collect(
  info: GraphQLResolveInfo,
  selectionSet: SelectionSetNode | undefined,
  path: readonly string[],
  found: Set<string>,
): void {
  for (const selection of selectionSet?.selections ?? []) visit(info, selection, path, found);
}

function visit(
  info: GraphQLResolveInfo,
  selection: SelectionNode,
  path: readonly string[],
  found: Set<string>,
): void {
  switch (selection.kind) {
    case Kind.FIELD:
      visitField(info, selection, path, found);
      break;
    case Kind.INLINE_FRAGMENT:
      collect(info, selection.selectionSet, path, found);
      break;
    case Kind.FRAGMENT_SPREAD:
      collect(info, info.fragments[selection.name.value]?.selectionSet, path, found);
      break;
    default:
      selection satisfies never;
  }
}

function visitField(
  info: GraphQLResolveInfo,
  { name, selectionSet }: FieldNode,
  path: readonly string[],
  found: Set<string>,
): void {
  const nested = [...path, name.value];
  found.add(nested.join('.'));
  collect(info, selectionSet, nested, found);
}
