import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isJsonObject } from '../lib/json.ts';
import type { DoorSettings } from '../settings/settings.ts';
import type { Arrival } from './context.ts';
import { JsonMeter, requestTooDeep } from './door/body-gauge.ts';
import { DoorProblem } from './door/door-problem.ts';
import { asGraphqlAnswer, type Refusal, refusal } from './refusals.ts';

type Door = Pick<DoorSettings, 'requestDepth'>;

/**
 * Looks at JSON that stands within something else, the address of a query or a form, before Yoga parses it; other bodies
 * are looked at while they are read (`readBody`).
 */
export const checkParameters = (door: Door): Plugin => ({
  onRequestParse: ({ request, url, requestParser, setRequestParser }) => {
    if (requestParser === undefined) return;
    setRequestParser(async (given: Request) => {
      if (request.method === 'GET') checkAddress(url, door);
      const form = checkedForm(given, door);
      try {
        return await requestParser(given);
      } catch (error) {
        // Yoga puts words of its own around it.
        throw form.refusal ?? error;
      }
    });
  },
});

/** Checks the form of a request when that is read, and keeps why it is refused. */
function checkedForm(request: Request, door: Door): { readonly refusal: unknown } {
  const found: { refusal: unknown } = { refusal: undefined };
  const readAs = request.formData.bind(request);
  const formData = async (): Promise<FormData> => {
    const form = await readAs();
    try {
      checkForm(form, door);
    } catch (error) {
      found.refusal = error;
      throw error;
    }
    return form;
  };
  Object.assign(request, { formData });
  return found;
}

function checkAddress({ searchParams }: URL, door: Door): void {
  for (const name of ['variables', 'extensions']) {
    const text = searchParams.get(name) ?? '';
    assertFlat(text, door);
    if (text !== '' && parsed(text) === undefined)
      throw badRequest(`\`${name}\` in the address must be JSON.`);
  }
}

function checkForm(form: FormData, door: Door): void {
  const [operations, map = '{}'] = [textIn(form, 'operations'), textIn(form, 'map')];
  if (operations === undefined || !/^\s*\{/.test(operations))
    throw badRequest('The part `operations` of the form must be a JSON object.');
  assertFlat(operations, door);
  assertFlat(map, door);
  const paths = pathsIn(parsed(map));
  // A path makes the objects that it leads through.
  if (paths.some((path) => path.split('.').length > door.requestDepth)) throw refused(requestTooDeep(door));
}

function textIn(form: FormData, name: string): string | undefined {
  const part = form.get(name);
  return typeof part === 'string' ? part : undefined;
}

function pathsIn(map: unknown): string[] {
  const lists = isJsonObject(map) ? Object.values(map) : [undefined];
  return lists.flatMap((paths) => {
    if (!Array.isArray(paths)) throw wrongMap();
    return paths.map((path) => {
      if (typeof path !== 'string') throw wrongMap();
      return path;
    });
  });
}

const wrongMap = (): GraphQLError =>
  badRequest('The part `map` of the form must be a JSON object of lists of paths.');

function assertFlat(text: string, door: Door): void {
  try {
    new JsonMeter(door).weigh(Buffer.from(text));
  } catch (error) {
    throw error instanceof DoorProblem ? refused(error) : error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const badRequest = (message: string): GraphQLError => refused({ code: 'BAD_REQUEST', status: 400, message });

const refused = ({ message, code, status }: Pick<DoorProblem, 'message' | 'code' | 'status'>): GraphQLError =>
  new GraphQLError(message, { extensions: { code, http: { status } } });

/** What a page of another site can send without being asked: a plain form. */
const formTypes = ['application/x-www-form-urlencoded', 'text/plain'];
/** Headers that no form has: whoever sets one of them is a client, and had to ask the server first. */
const clientHeaders = ['authorization', 'x-graphql-yoga-csrf'];

/** Refuses what a form of a foreign page could post; uploads, which are forms too, have to show a header. */
export const refuseForms: Plugin<object, Arrival> = {
  onRequestParse: ({ request, serverContext, endResponse, fetchAPI }) => {
    const refused = refusalOf(request);
    if (refused === undefined) return;
    const { status, body } = asGraphqlAnswer(refused, serverContext.requestId);
    endResponse(fetchAPI.Response.json(body, { status }));
  },
};

function refusalOf({ method, headers }: Request): Refusal | undefined {
  const mediaType = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (method !== 'POST') return undefined;
  if (formTypes.includes(mediaType)) return formRefused;
  const isClient = clientHeaders.some((name) => headers.has(name));
  return mediaType === 'multipart/form-data' && !isClient ? uploadRefused : undefined;
}

const formRefused = refusal(
  'UNSUPPORTED_MEDIA_TYPE',
  'Send operations as application/json; forms are not taken.',
);

const uploadRefused = refusal(
  'FORM_NOT_ALLOWED',
  `Send uploads with one of the headers ${clientHeaders.join(', ')}; plain forms are not taken.`,
);
