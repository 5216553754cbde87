import { afterEach, expect, it, vi } from 'vitest';
import { keepYamlThread, takeYamlThread } from '../../../../src/document/formats/yaml/read-yaml.ts';

const limits = { yamlBytes: 1_000_000 };

afterEach(() => {
  vi.useRealTimers();
});

it('a thread that was kept is given to who comes next, but not once it is ending', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const thread = takeYamlThread(limits);
  keepYamlThread(thread);
  expect(takeYamlThread(limits)).toBe(thread);
  keepYamlThread(thread);
  vi.runAllTimers();
  const next = takeYamlThread(limits);
  expect(next).not.toBe(thread);
  await Promise.all([thread.stop(), next.stop()]);
});
