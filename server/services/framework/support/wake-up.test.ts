import { expect, it } from 'vitest';
import { Nudge } from './wake-up';

const far = 60_000;

it('ends a wait at once', async () => {
  const nudge = new Nudge();
  const waited = nudge.wait(far);
  nudge.give();
  await waited;
});

it('keeps a nudge that came while nobody waited, once', async () => {
  const nudge = new Nudge();
  nudge.give();
  nudge.give();
  await nudge.wait(far);
  const started = Date.now();
  await nudge.wait(30);
  expect(Date.now() - started).toBeGreaterThanOrEqual(25);
});
