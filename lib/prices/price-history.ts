/** Response schemas of GET /api/prices and GET /api/prices/:symbol/candles. Times are epoch ms, days are UTC. */
import { z } from 'zod';
import type { Candle } from './candles';

const at = z.number().describe('Epoch ms.');
const price = z.number();
const position = z
  .string()
  .describe('The next offset of each partition of the topic prices: a cursor as the gateway sends it.');
const order = z
  .tuple([z.number(), z.number(), z.number()])
  .describe('Time, partition and offset of a tick: they decide which tick opens and which closes a candle.');

const dayPriceSchema = z.object({
  symbol: z.string(),
  last: price.describe('The last price.'),
  at: at.describe('Time of the last price. Epoch ms.'),
  base: price.describe(
    'The price that the change of the day is relative to: the last price before 00:00 UTC, otherwise the first of the day.',
  ),
  baseAt: at.describe('Time of the base price. Epoch ms.'),
  open: price.nullable().describe('First price of the UTC day; null if there is none yet.'),
  high: price.nullable(),
  low: price.nullable(),
  volume: z.number(),
  count: z.int().describe('Ticks of the UTC day.'),
  closes: z
    .array(z.tuple([z.number(), z.number()]))
    .optional()
    .describe(
      'Start and last price of each minute of the last hour that had a tick; omitted when there are more than 500 symbols.',
    ),
});
export type DayPrice = z.output<typeof dayPriceSchema>;

export const dayPricesSchema = z.object({
  prices: z.array(dayPriceSchema),
  dayStart: at.describe('00:00 UTC of the day of the figures. Epoch ms.'),
  position,
  historyStart: at
    .nullable()
    .describe('Time of the oldest tick in the history. Epoch ms; null: there is none.'),
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
  candles: z.array(candleSchema).describe('Oldest first; an interval without ticks has no candle.'),
  position,
  historyStart: at
    .nullable()
    .describe(
      'Time of the oldest tick of this symbol in the history at this interval. Epoch ms; null: there is none.',
    ),
  oldest: at
    .nullable()
    .describe(
      'The same at the longest interval, because short candles are kept for less time. Epoch ms; null: there is none.',
    ),
});
export type Candles = z.output<typeof candlesSchema>;

/** Maximum number of candles in one answer. */
export const maxCandles = 2_000;
