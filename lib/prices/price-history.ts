/** What the price history answers: the shapes of GET /api/prices and its candles. Times are epoch ms, days are UTC. */
import { z } from 'zod';
import type { Candle } from './candles';

const at = z.number().describe('Epoch ms.');
const price = z.number();
const position = z
  .string()
  .describe('The next offset of each partition of the topic prices: a cursor, as the gateway gives them.');
const order = z
  .tuple([z.number(), z.number(), z.number()])
  .describe('Time, partition and offset of a tick, which decide what opens and what closes.');

const dayPriceSchema = z.object({
  symbol: z.string(),
  last: price.describe('The last price.'),
  at: at.describe('When the last price was. Epoch ms.'),
  base: price.describe(
    'What the change of the day counts from: the last price before 00:00 UTC, else the first of the day.',
  ),
  baseAt: at.describe('When the base was the price. Epoch ms.'),
  open: price.nullable().describe('First price of the UTC day; null while it has none.'),
  high: price.nullable(),
  low: price.nullable(),
  volume: z.number(),
  count: z.int().describe('Ticks of the UTC day.'),
  closes: z
    .array(z.tuple([z.number(), z.number()]))
    .optional()
    .describe(
      'Start and last price of each minute of the last hour that had a tick; left out when there are more than 500 symbols.',
    ),
});
export type DayPrice = z.output<typeof dayPriceSchema>;

export const dayPricesSchema = z.object({
  prices: z.array(dayPriceSchema),
  dayStart: at.describe('00:00 UTC of the day that the figures are of. Epoch ms.'),
  position,
  historyStart: at.nullable().describe('The oldest tick that is known. Epoch ms; null: there is none.'),
});
export type DayPrices = z.output<typeof dayPricesSchema>;

const candleSchema = z.object({
  at: at.describe('Start of the candle, epoch ms.'),
  open: price,
  high: price,
  low: price,
  close: price,
  volume: z.number(),
  count: z.int().describe('Ticks in it.'),
  first: order,
  last: order,
}) satisfies z.ZodType<Candle>;

export const candlesSchema = z.object({
  candles: z.array(candleSchema).describe('Oldest first; a stretch without ticks has no candle.'),
  position,
  historyStart: at
    .nullable()
    .describe(
      'The oldest tick of this symbol that is known at this interval. Epoch ms; null: there is none.',
    ),
  oldest: at
    .nullable()
    .describe(
      'The same at the longest interval: short candles are held for less time. Epoch ms; null: there is none.',
    ),
});
export type Candles = z.output<typeof candlesSchema>;

/** Candles of one answer. */
export const mostCandles = 2_000;
