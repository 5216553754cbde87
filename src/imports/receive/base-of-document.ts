import { z } from 'zod';
import type { Envelope } from '../../document/envelope.ts';
import { isJsonObject } from '../../lib/json.ts';
import type { DeltaBase } from '../../store/import-tables.ts';

const metadata = z.looseObject({
  base_digest: z.string().max(200),
  base_digest_key: z.string().max(200).optional(),
});

/** What a delta says of the state that it starts from; nothing where it says nothing, or nothing that can be read. */
export function baseOfDocument({ deleted, metadata: given }: Envelope): DeltaBase | undefined {
  const read = metadata.safeParse(given);
  const options = given?.['export_options'];
  if (deleted === undefined || !read.success || !isJsonObject(options)) return undefined;
  return {
    digest: read.data.base_digest,
    digestKey: read.data.base_digest_key ?? null,
    exportOptions: options,
  };
}

const ownMetadata = z.looseObject({
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  export_options: z.looseObject({ secrets: z.enum(['sealed', 'omitted']) }),
});

/** Whether Lading wrote it, which mentions everything by its key: nothing else puts a digest in its metadata. */
export const isOwnExport = ({ metadata: given }: Envelope): boolean => ownMetadata.safeParse(given).success;
