import { expect, it } from 'vitest';
import { InvalidDocument } from '../../../src/document/problems.ts';
import { NotDecompressible } from '../../../src/lib/decompress.ts';
import { restRefusal } from '../../../src/server/rest/rest-refusal.ts';
import { RestProblem } from '../../../src/server/rest/rest-route.ts';
import { uploadProblem } from '../../../src/uploads/upload-problem.ts';

const invalid = (code: string) =>
  new InvalidDocument([{ code, message: 'This is wrong.', path: '/version' }]);
const coded = (code: string) => Object.assign(new Error('what the database said'), { code });
const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

it.each([
  [new RestProblem(404, 'Gone.'), 404],
  [invalid('MISSING_FIELD'), 400],
  [invalid('DOCUMENT_TOO_LARGE'), 413],
  [invalid('TOO_MANY_ENTITIES'), 413],
  [new NotDecompressible('no'), 400],
  [uploadProblem('INSUFFICIENT_STORAGE'), 507],
  [uploadProblem('INVALID_CONTENT_ENCODING'), 400],
  [refused, 503],
  [coded('53100'), 507],
  [coded('25006'), 503],
  [coded('57014'), 503],
])('%s is answered with %i and says why', (error, status) => {
  expect(restRefusal(error)).toMatchObject({ status, body: { detail: expect.stringMatching(/\w/) } });
});

it('shows all that is wrong with a document', () => {
  expect(restRefusal(invalid('MISSING_FIELD'))).toMatchObject({
    body: {
      detail: 'Import failed: This is wrong.',
      problems: [{ code: 'MISSING_FIELD', message: 'This is wrong.', path: '/version' }],
    },
  });
});

it('has nothing to say of what is not to be expected, nor of what the database said', () => {
  expect(restRefusal(new TypeError('secret'))).toBeUndefined();
  expect(JSON.stringify(restRefusal(refused))).not.toContain('connect');
});
