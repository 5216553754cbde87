import { askerOf } from '../../src/access/viewer.ts';
import { compressionNames } from '../../src/document/compressions.ts';
import { formatNames } from '../../src/document/document-format.ts';
import {
  type Download as CreatedDownload,
  createDownload,
  DownloadNotFound,
  type RevokedDownload as Revoked,
  revokeDownload,
} from '../../src/exports/download-links.ts';
import { builder } from '../builder.ts';
import { audited } from '../shared/audit.ts';
import { enumValues } from '../shared/enums.ts';
import { needs } from '../shared/permission.ts';
import { Problem } from '../shared/problem.ts';
import { ConfigurationExport } from './configuration-export.ts';

const DocumentFormat = builder.enumType('DocumentFormat', {
  description: 'The shapes in which a file of an export can be had.',
  values: enumValues(formatNames, {
    json: 'The export document, one JSON object (.json). It is read as well.',
    yaml: 'The export document as YAML (.yaml), to be read and edited by people. It is read as well, up to 8 MiB.',
    ndjson: 'The export document as a JSON object for each entity and line (.ndjson). It is read as well.',
    terraform: 'A Terraform file of locals (.tf), secrets as variables without values. Only written.',
    helm: 'A Helm chart (.tgz) of ConfigMaps, secrets as empty values. Only written.',
    mcp_json: 'The `mcpServers` file of MCP clients (.json): gateways only, no secrets. It is read as well.',
    contextforge: 'What IBM ContextForge 1.x can import (.json), secrets sealed its way. It is read as well.',
  }),
});

const Compression = builder.enumType('Compression', {
  description: 'How a file of an export is made smaller.',
  values: enumValues(compressionNames, {
    none: 'Not at all.',
    gzip: 'As RFC 1952 says (.gz).',
    zstd: 'As RFC 8878 says (.zst), where the server runs on Node 24 or newer (`COMPRESSION_NOT_AVAILABLE`).',
    brotli: 'As RFC 7932 says (.br).',
  }),
});

const Download = builder.objectRef<CreatedDownload>('Download').implement({
  description: 'A file of an export, not written before somebody follows its link.',
  fields: (t) => ({
    url: t.exposeString('url', {
      description:
        'The link, for GET. It is a permission by itself, so keep it to yourself; `revokeDownload` calls it back.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until then the link can be followed, as often as needed (`LADING_DOWNLOAD_MINUTES`, 15).',
    }),
    filename: t.exposeString('filename', {
      description: 'The name that the file comes with, such as lading-export-2026-01-31T08-00-00Z.json.gz.',
    }),
    mediaType: t.exposeString('mediaType', {
      description: '`Content-Type` that the file comes with; `application/octet-stream` of a sealed one.',
    }),
  }),
});

builder.objectField(ConfigurationExport, 'download', (t) =>
  t.field({
    ...audited,
    type: Download,
    description:
      'A link that streams the document in constant memory; it works without a header until it expires, or the token of who made it ends. Asking for ' +
      'it stores what is asked for and reads no entity: the file has what is there when the link is followed.',
    args: {
      format: t.arg({
        type: DocumentFormat,
        defaultValue: 'json',
        description: 'The shape of the document in it.',
      }),
      compression: t.arg({
        type: Compression,
        defaultValue: 'none',
        description: 'How the file is made smaller, before it is sealed.',
      }),
      passphrase: t.arg.string({
        required: false,
        description:
          'Seals the file itself with age, by a passphrase of at most 1,024 characters; it is not sealed where this is left out.',
      }),
      targetSecret: t.arg.string({
        required: false,
        description:
          'CONTEXTFORGE only: the AUTH_ENCRYPTION_SECRET of the gateway that will import the file; else this ' +
          "server's own.",
      }),
    },
    resolve: (
      { selection },
      { passphrase, targetSecret, ...file },
      { services, viewer, address, act },
      info,
    ) =>
      createDownload(
        services,
        {
          selection,
          ...file,
          ...(passphrase != null && { passphrase }),
          ...(targetSecret != null && { targetSecret }),
        },
        { ...askerOf(viewer), address, act: act(info) },
      ),
  }),
);

builder.objectType(DownloadNotFound, {
  name: 'DownloadNotFoundError',
  interfaces: [Problem],
  description: 'The link is not one of this server, or leads nowhere any more.',
});

const RevokedDownload = builder.objectRef<Revoked>('RevokedDownload').implement({
  description: 'A link that nobody can follow any more.',
  fields: (t) => ({
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      description: 'When it was called back; earlier than now where somebody did so before.',
    }),
  }),
});

builder.mutationField('revokeDownload', (t) =>
  t.field({
    ...needs('config_export'),
    type: RevokedDownload,
    description:
      'Calls the link of a download back before its time is over; who is being sent the file is cut off, on every replica. ' +
      'What was sent by then is not taken back.',
    args: { url: t.arg.string({ description: 'The link, or what follows `/downloads/` in it.' }) },
    errors: {
      types: [DownloadNotFound],
      union: { description: 'When the link was called back, or why it was not.' },
    },
    resolve: (_root, { url }, { services, act }, info) =>
      revokeDownload(services, url, { now: new Date(), act: act(info) }),
  }),
);
