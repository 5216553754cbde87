import {
  DownloadNotFound,
  type RevokedDownload as Revoked,
  revokeDownload,
} from '../../src/exports/download-links.ts';
import { builder } from '../builder.ts';
import { needs } from '../shared/permission.ts';
import { Problem } from '../shared/problem.ts';

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
    resolve: (_root, { url }, { services }) => revokeDownload(services, url, new Date()),
  }),
);
