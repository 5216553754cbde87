import { EntitySchema } from 'typeorm';
import {
  jsonColumn,
  nowColumn,
  oneOf,
  optionalTextColumn,
  optionalTimeColumn,
  textColumn,
} from '../kinds/shared-fields.ts';

const uploadStates = ['awaited', 'receiving', 'complete'] as const;

/** Where an upload stands; only a complete one has content that counts. */
type UploadState = (typeof uploadStates)[number];

export interface UploadRow {
  id: string;
  state: UploadState;
  attempt: number;
  lease_until: Date | null;
  bytes: string | null;
  parts: number | null;
  digest: string | null;
  created_by: string;
  created_at: Date;
  expires_at: Date;
  imported_at: Date | null;
  refused_at: Date | null;
  /** Of the access token by which it was asked for. */
  token_id: string | null;
}

interface UploadPartRow {
  upload_id: string;
  number: number;
  content: Buffer;
}

export const uploadTable = new EntitySchema<UploadRow>({
  name: 'uploads',
  columns: {
    id: { type: 'text', primary: true },
    state: textColumn,
    attempt: { type: 'integer', default: 0 },
    lease_until: optionalTimeColumn,
    bytes: { type: 'bigint', nullable: true },
    parts: { type: 'integer', nullable: true },
    digest: optionalTextColumn,
    created_by: textColumn,
    created_at: nowColumn,
    expires_at: { type: 'timestamptz' },
    imported_at: optionalTimeColumn,
    refused_at: optionalTimeColumn,
    token_id: { type: 'uuid', nullable: true },
  },
  checks: [oneOf('state', uploadStates)],
  indices: [
    { columns: ['expires_at'] },
    { name: 'uploads_created_by_idx', columns: ['created_by'], where: 'imported_at IS NULL' },
  ],
});

export const uploadPartTable = new EntitySchema<UploadPartRow>({
  name: 'upload_parts',
  columns: {
    upload_id: {
      type: 'text',
      primary: true,
      foreignKey: { target: 'uploads', inverseSide: 'id', onDelete: 'CASCADE' },
    },
    number: { type: 'integer', primary: true },
    content: { type: 'bytea' },
  },
});

export interface DownloadLinkRow {
  id: string;
  selection: unknown;
  format: string;
  compression: string;
  secrets: Uint8Array | null;
  created_by: string;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  /** Of the access token by which it was asked for. */
  token_id: string | null;
}

export const downloadLinkTable = new EntitySchema<DownloadLinkRow>({
  name: 'download_links',
  columns: {
    id: { type: 'uuid', primary: true },
    selection: jsonColumn,
    format: textColumn,
    compression: textColumn,
    secrets: { type: 'bytea', nullable: true },
    created_by: textColumn,
    created_at: nowColumn,
    expires_at: { type: 'timestamptz' },
    revoked_at: optionalTimeColumn,
    token_id: { type: 'uuid', nullable: true },
  },
  indices: [{ columns: ['expires_at'] }],
});
