import { limitBytes } from '../../lib/byte-streams.ts';
import { whenAborted } from '../../lib/stoppable.ts';
import { JsonMeter } from '../door/json-meter.ts';
import { takeRoom } from '../door/read-body.ts';
import { decodedBody } from './open-body.ts';
import { RestProblem } from './rest-problem.ts';
import type { RestCall } from './rest-route.ts';

const most = 4_194_304;

/** A body that is no document, as a value; what it takes is held until the answer is over. */
export async function readSmallBody({ request, door, gauge, signal }: RestCall): Promise<unknown> {
  const hold = gauge.open(true);
  whenAborted(signal, hold.release);
  const meter = new JsonMeter(door);
  const pieces: Uint8Array[] = [];
  for await (const piece of limitBytes(decodedBody(request), most, tooLarge)) {
    takeRoom(hold, meter.weigh(piece), door);
    pieces.push(piece);
  }
  return parseJson(Buffer.concat(pieces).toString());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RestProblem(400, 'The body is not valid JSON.');
  }
}

const tooLarge = (): RestProblem =>
  new RestProblem(413, `The body has more than ${most} bytes; ask for less at once.`);
