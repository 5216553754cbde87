import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { brotliCompressSync, deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { transferable } from '../../src/lib/worker-threads.ts';

const { port1, port2 } = new MessageChannel();
afterAll(() => port1.close());

/** What the other side is handed. */
function handOver(given: Uint8Array): Uint8Array {
  const { bytes, transfer } = transferable(given);
  port1.postMessage(bytes, transfer);
  return receiveMessageOnPort(port2)?.message;
}

describe('transferable bytes', () => {
  it.each([
    ['a small buffer, which shares its memory with others', Buffer.from('three')],
    ['what zlib makes of a little', deflateSync(Buffer.alloc(10))],
    ['what brotli makes of a little', brotliCompressSync(Buffer.from('{"uri":"a"}'))],
    ['a part of a larger memory', new Uint8Array(100).fill(7).subarray(10, 20)],
    ['shared memory', new Uint8Array(new SharedArrayBuffer(4)).fill(1)],
  ])('arrive, and leave the sender what it has: %s', (_what, given) => {
    const before = [...given];
    expect([...handOver(given)]).toEqual(before);
    expect([...given]).toEqual(before);
  });

  it('are handed over without being copied when they have a memory of their own', () => {
    const given = new Uint8Array(1_000).fill(3);
    expect(handOver(given)).toHaveLength(1_000);
    expect(given).toHaveLength(0);
  });
});
