import { createRequire } from 'node:module';
import { afterEach, expect, it, vi } from 'vitest';
import '@/server/bus';

// The class that kafkajs uses for its own queues.
const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as new (
  options: object,
) => { pending: unknown[]; scheduleCheckPendingRequests(): void };

afterEach(() => vi.useRealTimers());

it('sets no timer on a kafkajs connection without pending requests', () => {
  vi.useFakeTimers();
  const queue = new RequestQueue({ maxInFlightRequests: 1, clientId: 'test', broker: 'test', logger: {} });
  queue.scheduleCheckPendingRequests();
  expect(vi.getTimerCount()).toBe(0);
  queue.pending.push({});
  queue.scheduleCheckPendingRequests();
  expect(vi.getTimerCount()).toBe(1);
});
