import { GraphQLError } from 'graphql';
import { type Upload as CreatedUpload, createUpload } from '../../src/transfer/uploads/create-upload.ts';
import { UploadProblem } from '../../src/transfer/uploads/upload-problem.ts';
import { builder } from '../builder.ts';

const Upload = builder.objectRef<CreatedUpload>('Upload').implement({
  description: 'An address of its own for a document that is too large for a GraphQL request.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'For `source: { uploadId }`, once the document is there.' }),
    url: t.exposeString('url', {
      description:
        'Send the document here with PUT, with Content-Encoding gzip or br if it is compressed. The address itself ' +
        'is the permission: it needs no header (an Authorization header is not looked at), so keep it to yourself.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until then a document can be sent, sent again, and imported as often as needed.',
    }),
    maxBytes: t.exposeFloat('maxBytes', {
      description: 'The largest document, decompressed; a whole number.',
    }),
  }),
});

builder.mutationField('createUpload', (t) =>
  t.field({
    type: Upload,
    description: 'For documents of any size: they are streamed, and stored sealed until they are imported.',
    resolve: (_root, _args, { lading, viewer, address }) =>
      createUpload(lading, { createdBy: viewer?.name ?? '', address }).catch(tell),
  }),
);

/** A problem with the code that it has wherever uploads are refused. */
function tell(error: unknown): never {
  if (!(error instanceof UploadProblem)) throw error;
  throw new GraphQLError(error.message, { extensions: { code: error.code } });
}
