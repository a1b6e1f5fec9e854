import type { DomainEvent, EventData } from '@/lib/events';

export interface Tick {
  id: string;
  symbol: string;
  price: number;
  size: number;
  /** Timestamp of the Kafka record, epoch ms. */
  at: number;
  partition: number;
  offset: number;
  /** The record has no valid timestamp: `at` is when it arrived, and no candle includes it. */
  isUndated?: boolean;
}

/** `isReset`: the ticks replace those of earlier calls. */
export type TickListener = (ticks: readonly Tick[], isReset: boolean) => void;

/** The tick of an event of type `price.ticked`. */
export function toTick({ id, at, partition, offset, data, atReplaced }: DomainEvent): Tick {
  const { symbol, price, size } = data as EventData<'price.ticked'>;
  const tick = { id, symbol, price, size, at, partition, offset };
  return atReplaced ? { ...tick, isUndated: true } : tick;
}
