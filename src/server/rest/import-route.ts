import { has } from '../../access/forbidden.ts';
import { jobRest } from '../../imports/follow/follow-job.ts';
import { importConfiguration } from '../../imports/import-configuration.ts';
import { findJob } from '../../imports/leases.ts';
import { conflictStrategies } from '../../kinds/words.ts';
import type { ImportJobRow } from '../../store/import-tables.ts';
import { importStatusSchema } from './answers.ts';
import { documentSchema } from './export-answer.ts';
import { selectedSchema } from './export-selective-route.ts';
import { findRemarks, remarksOf } from './find-remarks.ts';
import { importParameters, readImportOptions } from './import-options.ts';
import { importStatus } from './import-status.ts';
import { receiveBody } from './receive-body.ts';
import { forbidden } from './rest-problem.ts';
import type { RestAnswer, RestCall, RestRoute } from './rest-route.ts';
import { joined } from './rest-words.ts';

export const importRoute: RestRoute = {
  method: 'POST',
  path: '/import',
  permissions: ['config_import', 'config_plan'],
  operationId: 'import_configuration',
  summary: 'Import a document',
  description:
    'Answers when the import is over. It goes on when the connection ends, and is found under `/import/status`. The body ' +
    'is a document, or an object with the document as `import_data` and options beside it.',
  parameters: importParameters,
  body: {
    anyOf: [
      {
        type: 'object',
        properties: {
          import_data: documentSchema,
          conflict_strategy: { enum: conflictStrategies, default: 'update' },
          dry_run: { type: 'boolean', default: false },
          rekey_secret: {
            type: 'string',
            description:
              "The source's secret: credentials are opened with it and sealed under this server's.",
          },
          selected_entities: selectedSchema,
        },
        required: ['import_data'],
      },
      documentSchema,
    ],
  },
  answer: importStatusSchema,
  refusals: {
    400: 'The document is refused as a whole, with everything that is wrong with it, or the conflict strategy is unknown.',
    409: 'The import as a whole failed, because of conflicts; the answer has its status as well.',
    413: 'The document is too large.',
    415: 'The body is of another type, or encoded in an unknown way.',
    422: 'A parameter is wrong.',
  },
  handle: async (call) => answerTo(call, await acceptImport(call)),
};

/** The job, as soon as the document is stored. */
async function acceptImport(call: RestCall): Promise<ImportJobRow> {
  const { services, viewer, query } = call;
  const { members, open, release } = await receiveBody(call);
  try {
    const options = readImportOptions(query, members);
    const permission = options.dryRun ? 'config_plan' : 'config_import';
    if (!has(viewer, permission)) throw forbidden(permission);
    return await importConfiguration(services, {
      ...options,
      source: await open(),
      heedsDocument: true,
      rules: [],
      atomic: false,
      createdBy: viewer.name,
    });
  } finally {
    await release();
  }
}

async function answerTo({ services, signal }: RestCall, accepted: ImportJobRow): Promise<RestAnswer> {
  const { store } = services;
  await jobRest(store, accepted.id, signal);
  const job = (await findJob(store.dataSource.manager, accepted.id)) ?? accepted;
  const status = importStatus(job, signal.aborted ? remarksOf(job) : await findRemarks(services, job));
  if (job.state !== 'failed') return { status: 200, body: status };
  const isOurFault = job.problems.some(({ code }) => code === 'INTERNAL_ERROR');
  const detail = `Import failed: ${joined(status.errors)}`;
  return { status: isOurFault ? 500 : 409, body: { detail, ...status } };
}
