import { expect, it } from 'vitest';
import { InvalidDocument } from '../../src/document/problems.ts';
import { NotDecompressible } from '../../src/lib/decompress.ts';
import { ProblemError, problemError } from '../../src/lib/problem.ts';
import { asAnswer, asGraphqlAnswer, inHttpOf, refusal, refusalOf } from '../../src/server/refusals.ts';
import { restAnswer } from '../../src/server/rest/rest-refusal.ts';
import { uploadProblem } from '../../src/uploads/upload-problem.ts';

const invalid = (...codes: readonly [string, ...string[]]) => {
  const [first, ...others] = codes.map((code) => ({ code, message: 'This is wrong.', path: '/version' }));
  if (first === undefined) throw new TypeError('Nothing is wrong.');
  return new InvalidDocument([first, ...others]);
};
const coded = (code: string) => Object.assign(new Error('what the database said'), { code });
const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

it.each([
  [problemError('IMPORT_NOT_FOUND', 'Gone.'), 404, undefined],
  [invalid('MISSING_FIELD'), 400, undefined],
  [invalid('DOCUMENT_TOO_LARGE'), 413, undefined],
  [invalid('MISSING_FIELD', 'TOO_MANY_ENTITIES'), 413, undefined],
  [new NotDecompressible(), 400, undefined],
  [uploadProblem('INSUFFICIENT_STORAGE'), 507, { 'retry-after': '5' }],
  [uploadProblem('UNSUPPORTED_CONTENT_ENCODING'), 415, { 'accept-encoding': 'gzip, br' }],
  [problemError('LINK_REVOKED', 'Called back.'), 403, undefined],
  [problemError('TOO_MANY_EXPORTS', 'Later.'), 503, { 'retry-after': '5' }],
  [refused, 503, { 'retry-after': '5' }],
  [coded('53100'), 507, { 'retry-after': '5' }],
  [coded('25006'), 503, { 'retry-after': '5' }],
  [coded('57014'), 503, { 'retry-after': '5' }],
])(
  '%s is answered with %i wherever it is met, says why, and where that is explained',
  (error, status, headers) => {
    const found = refusalOf(error);
    expect(found).toMatchObject({ status, ...(headers && { headers }) });
    const { code } = found?.problems[0] ?? {};
    const documentation = `/docs/errors#${code?.toLowerCase()}`;
    const answers = found && [asAnswer(found), asGraphqlAnswer(found), restAnswer(error)];
    expect(answers).toEqual([
      expect.objectContaining({ status, body: expect.objectContaining({ code, documentation }) }),
      expect.objectContaining({
        status,
        body: { errors: [{ message: expect.stringMatching(/\w/), extensions: { code, documentation } }] },
      }),
      expect.objectContaining({
        status,
        body: expect.objectContaining({ detail: expect.stringMatching(/\w/), code, documentation }),
      }),
    ]);
  },
);

it('takes what the address says for a code that has no status of its own', () => {
  const error = problemError('FORMAT_WITHOUT_DELETIONS', 'No.');
  expect([refusalOf(error)?.status, refusalOf(error, 422)?.status]).toEqual([400, 422]);
  expect(
    inHttpOf([{ code: 'NOT_STORED' }, { code: 'INTERNAL_ERROR' }, { code: 'CONFLICT' }], 409).status,
  ).toBe(500);
});

it('adds headers to those of the code', () => {
  const { headers } = refusal('SERVER_STOPPING', 'Later.', { allow: 'GET' });
  expect(headers).toEqual({ 'retry-after': '5', connection: 'close', allow: 'GET' });
});

it('shows all that is wrong with a document, in the words of REST', () => {
  expect(restAnswer(invalid('MISSING_FIELD'))?.body).toEqual({
    detail: 'Import failed: This is wrong.',
    code: 'MISSING_FIELD',
    documentation: '/docs/errors#missing_field',
    problems: [
      {
        code: 'MISSING_FIELD',
        message: 'This is wrong.',
        path: '/version',
        documentation: '/docs/errors#missing_field',
      },
    ],
  });
});

it('says what else belongs to a problem', () => {
  const problem = { code: 'FORBIDDEN', message: 'Not you.', permission: 'ADMIN' };
  expect(restAnswer(new ProblemError([problem]))?.body).toMatchObject({
    detail: 'Not you.',
    permission: 'ADMIN',
  });
});

it('has nothing to say of what is not to be expected, nor of what the database said', () => {
  expect(refusalOf(new TypeError('secret'))).toBeUndefined();
  expect(JSON.stringify(refusalOf(refused))).not.toContain('connect');
});
