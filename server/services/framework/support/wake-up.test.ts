import { expect, it } from 'vitest';
import { WakeUp } from './wake-up';

const far = 60_000;

it('ends a wait immediately', async () => {
  const wakeUp = new WakeUp();
  const waited = wakeUp.wait(far);
  wakeUp.wake();
  await waited;
});

it('keeps one wake-up that came while nobody waited', async () => {
  const wakeUp = new WakeUp();
  wakeUp.wake();
  wakeUp.wake();
  await wakeUp.wait(far);
  const started = Date.now();
  await wakeUp.wait(30);
  expect(Date.now() - started).toBeGreaterThanOrEqual(25);
});
