import { ProblemError } from '../../src/lib/problem.ts';
import { answerAsThread } from '../../src/lib/worker-threads.ts';

/** What can be asked of the thread of the tests. */
export type EchoQuestion = 'what was told' | 'refuse' | 'throw' | 'end' | { readonly bytes: Uint8Array };

// Started by the tests of worker threads, never imported.

const told: string[] = [];

answerAsThread<string, EchoQuestion, unknown>({
  told: (order) => void told.push(order),
  asked: (question) => {
    switch (question) {
      case 'what was told':
        return { answer: [...told] };
      case 'refuse':
        throw new ProblemError([{ code: 'REFUSED', message: 'It is refused.' }]);
      case 'throw':
        throw new RangeError('out of range');
      case 'end':
        return process.exit(0);
      default:
        return { answer: question.bytes, transfer: [question.bytes.buffer as ArrayBuffer] };
    }
  },
});
