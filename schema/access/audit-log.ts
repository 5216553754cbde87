import {
  countEntries,
  type AuditFilter as Filter,
  findEntriesByIds,
  findEntryPage,
} from '../../src/audit/audit-entries.ts';
import { type AuditEntryRow, auditResults } from '../../src/store/audit-table.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { ImportJob } from '../operations/import-job.ts';
import { EntityReference, keyText } from '../shared/entity-references.ts';
import { EntityKind, enumValues } from '../shared/enums.ts';
import { isSerialNumber, pageTexts, readPage, toConnection } from '../shared/paging.ts';
import { needs, readableWith } from '../shared/permission.ts';

const AuditResult = builder.enumType('AuditResult', {
  description: 'What became of something that somebody asked for.',
  values: enumValues(auditResults, {
    allowed: 'They had the right to it; of what is written, it is done.',
    refused: 'They lacked the right to it, or had a wrong token; nothing was done.',
    failed: 'They had the right to it, and it did not come about; `details` have the code.',
  }),
});

const AuditEntry = builder.node(builder.objectRef<AuditEntryRow>('AuditEntry'), {
  ...readableWith('admin'),
  description:
    'Who asked for what, on what, from where, and whether it was allowed. Nobody changes an entry, and nobody deletes one before ' +
    'its time (`LADING_AUDIT_RETENTION_DAYS`).',
  id: { description: pageTexts.idFieldOptions.description, resolve: ({ id }) => id },
  loadManyWithoutCache: (ids: string[], { services }: Context) =>
    findEntriesByIds(services.store.dataSource.manager, ids),
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it was told of.' }),
    actor: t.exposeString('actor', {
      description:
        'Who asked: the name of who was signed in, `nobody`, or of a link that is a permission by itself who has made it.',
    }),
    action: t.exposeString('action', {
      description:
        'What was asked for: a field or a route, such as `importConfiguration`, POST /import, download or signIn.',
    }),
    result: t.expose('result', { type: AuditResult, description: 'Whether it was allowed.' }),
    entities: t.field({
      type: [EntityReference],
      description: 'What it was about, the first hundred; `details.entityCount` says how many there were.',
      resolve: ({ entities }) => [...entities],
    }),
    job: t.field({
      type: ImportJob,
      nullable: true,
      description: 'The job that it made or was about; null where there is none, or not any more.',
      resolve: ({ job_id: id }, _args, { loaders }) => (id === null ? undefined : loaders.job(id)),
    }),
    address: t.exposeString('address', {
      nullable: true,
      description:
        'Where it came from, behind trusted proxies (`LADING_TRUSTED_PROXIES`); null where nobody knows.',
    }),
    requestId: t.exposeString('request_id', {
      description: 'What the request is called in the header `X-Request-Id` of its answer and in errors.',
    }),
    details: t.expose('details', {
      type: 'JSON',
      description: 'What else is worth knowing; never a secret, and nothing that somebody has sent.',
    }),
  }),
});

const AuditFilter = builder.inputType('AuditFilter', {
  description: 'Which entries; what is left out does not filter.',
  fields: (t) => ({
    actor: t.string({ required: false, description: 'Only by somebody of this name.' }),
    actions: t.stringList({ required: false, description: 'Only one of these actions.' }),
    results: t.field({ type: [AuditResult], required: false, description: 'Only one of these results.' }),
    after: t.field({ type: 'DateTime', required: false, description: 'Only what was told of later.' }),
    before: t.field({ type: 'DateTime', required: false, description: 'Only what was told of earlier.' }),
    kind: t.field({
      type: EntityKind,
      required: false,
      description: 'Only what names an entity of this kind; with `key`, this one.',
    }),
    key: t.string({ required: false, description: `Only what names an entity with this key. ${keyText}` }),
  }),
});

builder.queryField('auditLog', (t) =>
  t.connection(
    {
      ...needs('admin'),
      type: AuditEntry,
      description: 'What was asked of this environment, page by page, the newest first.',
      args: {
        filter: t.arg({ type: AuditFilter, required: false, description: 'Leaves entries out.' }),
      },
      resolve: async (_root, { filter, ...args }, { services, auditLog }) => {
        // What this server was asked until now is to be seen.
        await auditLog.settled();
        const { manager } = services.store.dataSource;
        const page = readPage(args, services.limits.pageSize, isSerialNumber);
        const wanted: Filter = filter ?? {};
        const found = await findEntryPage(manager, { ...page, filter: wanted });
        return toConnection<AuditEntryRow>(page, {
          ...found,
          positionOf: ({ number }) => number,
          countTotal: () => countEntries(manager, wanted),
        });
      },
    },
    { name: 'AuditEntryConnection', description: 'One page of the audit log.' },
    { name: 'AuditEntryEdge', description: 'An entry and where it stands in the log.' },
  ),
);
