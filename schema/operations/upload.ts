import { askerOf } from '../../src/access/viewer.ts';
import { type Upload as CreatedUpload, createUpload } from '../../src/uploads/upload-address.ts';
import { builder } from '../builder.ts';
import { needs } from '../shared/permission.ts';

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
      description:
        'Until then a document can be sent, sent again, and imported as often as needed (`LADING_UPLOAD_HOURS`, 24).',
    }),
    maxBytes: t.exposeFloat('maxBytes', {
      description:
        'The largest document in bytes, decompressed: a whole number (`LADING_MAX_DOCUMENT_BYTES`).',
    }),
  }),
});

builder.mutationField('createUpload', (t) =>
  t.field({
    ...needs('config_plan'),
    type: Upload,
    description:
      'Makes an address for a document of any size, which is streamed, and stored sealed until it is imported. Too many that ' +
      'were not imported are an error (`TOO_MANY_UPLOADS`).',
    resolve: (_root, _args, { services, viewer, address, act }, info) =>
      createUpload(services, { ...askerOf(viewer), address, act: act(info) }),
  }),
);
