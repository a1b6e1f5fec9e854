import { z } from 'zod';
import { type Interval, intervals } from '@/lib/prices/candles';
import { maxCandles } from '@/lib/prices/price-history';

const time = z.coerce.number().int().min(-8_640_000_000_000_000).max(8_640_000_000_000_000);
/** The query of GET /candles and of /api/prices/{symbol}/candles. */
export const candleQuery = z.object({
  interval: z.enum(intervals as [Interval, ...Interval[]]).default('1m'),
  from: time.optional().describe('Candles that start at or after this, epoch ms.'),
  to: time.optional().describe('Candles that start before this, epoch ms.'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(maxCandles)
    .default(500)
    .describe('Maximum number; the newest candles are returned.'),
});
