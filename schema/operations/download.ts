import { compressionNames } from '../../src/document/compressions.ts';
import { formatNames } from '../../src/document/document-format.ts';
import {
  type Download as CreatedDownload,
  createDownload,
} from '../../src/transfer/download/create-download.ts';
import { builder } from '../builder.ts';
import { orGraphqlError } from '../shared/bad-user-input.ts';
import { enumValues } from '../shared/enum-values.ts';
import { ConfigurationExport } from './configuration-export.ts';

const DocumentFormat = builder.enumType('DocumentFormat', {
  description:
    'CONTEXTFORGE writes what IBM ContextForge 1.x itself can import; MCP_JSON the `mcpServers` file of MCP clients.',
  values: enumValues(formatNames),
});

const Compression = builder.enumType('Compression', {
  description: 'How a file is made smaller; ZSTD where the server runs on Node 22.15 or newer.',
  values: enumValues(compressionNames),
});

const Download = builder.objectRef<CreatedDownload>('Download').implement({
  description: 'A link to a file. It is a permission by itself, so keep it to yourself.',
  fields: (t) => ({
    url: t.exposeString('url'),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until then the link can be followed, as often as needed.',
    }),
    filename: t.exposeString('filename'),
    mediaType: t.exposeString('mediaType'),
  }),
});

builder.objectField(ConfigurationExport, 'download', (t) =>
  t.field({
    type: Download,
    description:
      'A link that streams the document in constant memory; it works without a header until it expires. Asking for ' +
      'it stores what is asked for and reads no entity: the file has what is there when the link is followed.',
    args: {
      format: t.arg({ type: DocumentFormat, defaultValue: 'json' }),
      compression: t.arg({ type: Compression, defaultValue: 'none' }),
      passphrase: t.arg.string({ required: false, description: 'Seals the file itself (age).' }),
      targetSecret: t.arg.string({
        required: false,
        description:
          'CONTEXTFORGE only: the AUTH_ENCRYPTION_SECRET of the gateway that will import the file; else this ' +
          "server's own.",
      }),
    },
    resolve: ({ selection, exportedBy }, { passphrase, targetSecret, ...file }, { lading, address }) =>
      orGraphqlError(
        createDownload(
          lading,
          {
            selection,
            ...file,
            ...(passphrase != null && { passphrase }),
            ...(targetSecret != null && { targetSecret }),
          },
          { createdBy: exportedBy, address },
        ),
      ),
  }),
);
