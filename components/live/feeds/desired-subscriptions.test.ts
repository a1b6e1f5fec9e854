import { expect, it } from 'vitest';
import { DesiredSubscriptions } from './desired-subscriptions';

it('the component mounted last decides the subscription, and the one before it after it is unmounted', () => {
  const desired = new DesiredSubscriptions(() => {});
  const removeFirst = desired.add('prices', { filter: {}, tier: 'live' });
  const removeLast = desired.add('prices', { filter: { symbols: ['A'] }, tier: 'full' });
  expect(desired.top('prices')?.tier).toBe('full');
  removeLast();
  expect(desired.top('prices')?.tier).toBe('live');
  removeFirst();
  expect(desired.top('prices')).toBeUndefined();
});
