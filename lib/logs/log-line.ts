/** A line of the topic `logs` in answers of the HTTP API: the event as the socket sends it. */
import { z } from 'zod';
import { logEvents } from '@/lib/events/feeds';

const count = z.int().nonnegative();

/** Where a line is in the topic `logs`. */
const logPlace = z.object({ partition: count, offset: count });

/** The same shape as an event of the feed `logs`, so that live and past lines are one list. */
export const logLine = logPlace.extend({
  id: z.string(),
  type: z.literal('log.written'),
  at: z.number().describe('Timestamp of the Kafka record, epoch ms; `data.at` is when it was written.'),
  source: z.string().optional(),
  data: logEvents['log.written'],
});
export type LogLine = z.output<typeof logLine>;
