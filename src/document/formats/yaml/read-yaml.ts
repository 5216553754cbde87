import { limitBytes } from '../../../lib/limit-bytes.ts';
import { Turns } from '../../../lib/turns.ts';
import type { CutEntity } from '../../cut-entity.ts';
import type { Envelope } from '../../envelope.ts';
import { InvalidDocument } from '../../invalid-document.ts';
import type { DocumentLimits } from '../../limits.ts';
import { keepYamlThread, takeYamlThread } from './idle-yaml-thread.ts';
import { unpackEntities } from './pack-entities.ts';
import type { YamlAnswer } from './yaml-messages.ts';
import { yamlProblems } from './yaml-problems.ts';
import type { YamlThread } from './yaml-thread-handle.ts';

/** One document at a time: the memory is bounded by that, and the other cores are left to who prepares. */
const turns = new Turns();

/** Reads a YAML document on a thread of its own, once all of it is there; otherwise as `readDocument` does. */
export async function* readYaml(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const document = await gather(bytes, Math.min(limits.yamlBytes, limits.documentBytes));
  const leave = await turns.enter();
  const thread = takeYamlThread(limits);
  try {
    thread.open(document, limits);
    for (;;) {
      const answer = await nextOf(thread);
      if (answer.type === 'end') return answer.envelope;
      yield entitiesIn(answer);
    }
  } finally {
    keepYamlThread(thread);
    leave();
  }
}

async function gather(bytes: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const tooLarge = (): InvalidDocument => new InvalidDocument([yamlProblems.tooLarge(most)]);
  for await (const part of limitBytes(bytes, most, tooLarge)) parts.push(Uint8Array.from(part));
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function nextOf(thread: YamlThread): Promise<YamlAnswer> {
  try {
    return await thread.next();
  } catch (error) {
    // It must not be kept for the next document.
    await thread.stop();
    const isOutOfMemory =
      error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    throw isOutOfMemory ? new InvalidDocument([yamlProblems.tooMuchMemory()]) : error;
  }
}

function entitiesIn(answer: Exclude<YamlAnswer, { type: 'end' }>): readonly CutEntity[] {
  switch (answer.type) {
    case 'entities':
      return unpackEntities(answer.entities);
    case 'refused':
      throw new InvalidDocument(answer.problems);
    case 'failed':
      throw answer.error;
  }
}
