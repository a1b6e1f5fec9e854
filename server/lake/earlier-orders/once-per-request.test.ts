import { expect, it, vi } from 'vitest';
import { oncePerRequest } from './once-per-request';

const log = {} as never;
const request = (offset: number) => ({ clusterId: 'c', topicId: 't', before: [offset] });

it('reads once for the same request, and for different ones one after the other', async () => {
  const running: number[] = [];
  const read = vi.fn(async ({ before }: { before: number[] }) => {
    running.push(before[0] ?? 0);
    expect(running).toHaveLength(1);
    await Promise.resolve();
    running.pop();
    return before as never;
  });
  const readOnce = oncePerRequest(read);
  const [a, b, again] = await Promise.all([
    readOnce(request(1), log),
    readOnce(request(2), log),
    readOnce(request(1), log),
  ]);
  expect([a, b, again]).toEqual([[1], [2], [1]]);
  expect(read).toHaveBeenCalledTimes(2);
});

it('reads again what failed', async () => {
  const read = vi.fn().mockRejectedValueOnce(new Error('busy')).mockResolvedValue('answer');
  const readOnce = oncePerRequest(read);
  await expect(readOnce(request(1), log)).rejects.toThrow('busy');
  expect(await readOnce(request(1), log)).toBe('answer');
});
