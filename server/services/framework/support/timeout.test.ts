import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { withDeadline } from './timeout';

const untilAborted = (signal: AbortSignal) => sleep(60_000, undefined, { signal });

it('does not wait for work that ignores the signal', async () => {
  const neverEnds = () => new Promise<never>(() => undefined);
  await expect(withDeadline(5, new AbortController().signal, neverEnds)).rejects.toThrow(/longer than 5 ms/);
});

it('aborts work that takes too long', async () => {
  await expect(withDeadline(20, new AbortController().signal, untilAborted)).rejects.toThrow(/abort/i);
});

it('aborts work when the service stops, and starts none afterwards', async () => {
  const stop = new AbortController();
  const work = withDeadline(60_000, stop.signal, untilAborted);
  stop.abort(new Error('stopping'));
  await expect(work).rejects.toThrow();
  await expect(withDeadline(60_000, stop.signal, async () => 'done')).rejects.toThrow('stopping');
});

it('returns the result', async () => {
  expect(await withDeadline(1_000, new AbortController().signal, async () => 'done')).toBe('done');
});
