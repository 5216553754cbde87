import type { Plugin } from 'graphql-yoga';
import { codeExtensions } from '../lib/problem.ts';

/** What a page of another site can send without being asked: a plain form. */
const formTypes = ['application/x-www-form-urlencoded', 'text/plain'];
/** Headers that no form has: whoever sets one of them is a client, and had to ask the server first. */
const clientHeaders = ['authorization', 'x-graphql-yoga-csrf'];

/** Refuses what a form of a foreign page could post; uploads, which are forms too, have to show a header. */
export const refuseForms: Plugin = {
  onRequestParse: ({ request, endResponse, fetchAPI }) => {
    const refusal = refusalOf(request);
    if (refusal === undefined) return;
    const { status, code, message } = refusal;
    endResponse(
      fetchAPI.Response.json({ errors: [{ message, extensions: codeExtensions(code) }] }, { status }),
    );
  },
};

function refusalOf({ method, headers }: Request) {
  const mediaType = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (method !== 'POST') return undefined;
  if (formTypes.includes(mediaType)) return formRefused;
  const isClient = clientHeaders.some((name) => headers.has(name));
  return mediaType === 'multipart/form-data' && !isClient ? uploadRefused : undefined;
}

const formRefused = {
  status: 415,
  code: 'UNSUPPORTED_MEDIA_TYPE',
  message: 'Send operations as application/json; forms are not taken.',
};

const uploadRefused = {
  status: 403,
  code: 'FORM_NOT_ALLOWED',
  message: `Send uploads with one of the headers ${clientHeaders.join(', ')}; plain forms are not taken.`,
};
