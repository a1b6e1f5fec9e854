import { setTimeout as sleep } from 'node:timers/promises';
import { createPublisher } from '@/server/bus';
import { createLog } from '@/server/log';
import { crossingId, crossingPrice, crossingRules, crossingSymbol } from './rules';

/** A rule fires again after this time at the earliest, ms: its window of 10 s is empty, and its notifications go out singly. */
const leastPauseMs = 40_000;

/** Publishes crossing ticks, one rule after the other. Resolves to the time of the tick, epoch ms, by the id of its rule. */
export async function cross(brokers: readonly string[], seconds: number): Promise<Map<string, number[]>> {
  const publisher = await createPublisher({ brokers: [...brokers] }, 'bench', createLog('bench', 'error'));
  const times = new Map<string, number[]>();
  const pauseMs = Math.ceil(leastPauseMs / crossingRules);
  const end = Date.now() + 1_000 * seconds;
  for (let n = 0; Date.now() < end; n++) {
    const rule = n % crossingRules;
    const at = Date.now();
    const data = { symbol: crossingSymbol(rule), price: crossingPrice + 1, size: 1, at };
    await publisher.publish({ type: 'price.ticked', time: at, data });
    times.set(crossingId(rule), [...(times.get(crossingId(rule)) ?? []), at]);
    // Spread over the slots.
    await sleep(pauseMs + Math.random() * pauseMs);
  }
  await publisher.stop();
  return times;
}
