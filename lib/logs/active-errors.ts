/** Request and answer of GET /errors/active of the log analysis, which other processes ask. Times are epoch ms. */
import { z } from 'zod';
import { errorGroup } from './analysis';

const time = z.coerce.number().int().nonnegative();

export const activeErrorsQuery = z.object({
  /** Groups with a line since then. */
  lastFrom: time,
  /** An open group counts as new if its first line is not before this. */
  firstFrom: time,
  /** Nor before the analysis had lines of this long, ms: at first every error is seen for the first time. */
  pastMs: time,
});

export const activeErrors = z.array(
  errorGroup
    .pick({ id: true, service: true, name: true, place: true, message: true, count: true })
    .extend({ change: z.enum(['new', 'regressed']) }),
);
export type ActiveErrors = z.output<typeof activeErrors>;
