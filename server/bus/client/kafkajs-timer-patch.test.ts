import { createRequire } from 'node:module';
import { afterEach, expect, it, vi } from 'vitest';
import '@/server/bus';

// What kafkajs itself makes its queues of.
const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as new (
  options: object,
) => { pending: unknown[]; scheduleCheckPendingRequests(): void };

afterEach(() => vi.useRealTimers());

it('a connection of kafkajs on which nothing waits sets no timer', () => {
  vi.useFakeTimers();
  const queue = new RequestQueue({ maxInFlightRequests: 1, clientId: 'test', broker: 'test', logger: {} });
  queue.scheduleCheckPendingRequests();
  expect(vi.getTimerCount()).toBe(0);
  queue.pending.push({});
  queue.scheduleCheckPendingRequests();
  expect(vi.getTimerCount()).toBe(1);
});
