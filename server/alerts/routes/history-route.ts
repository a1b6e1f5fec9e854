import type { z } from 'zod';
import { type historyAnswer, historyQuery, incidentSchema } from '@/lib/alerts/api';
import { ProblemError } from '@/lib/problem';
import type { AlertsRoutes } from '@/server/alerts/context';
import { listIncidents } from '@/server/db';

/** GET /history: incidents, the newest first. */
export const historyRoute: AlertsRoutes = (guarded, { database }) => {
  guarded.get('/history', { schema: { querystring: historyQuery } }, async (request) => {
    const { cursor, limit, ...query } = request.query as z.output<typeof historyQuery>;
    const rows = await listIncidents(database.queries, { ...query, after: fromCursor(cursor), limit });
    const incidents = rows.flatMap((row) => incidentSchema.safeParse(row).data ?? []);
    const last = rows.length === limit ? incidents.at(-1) : undefined;
    return { incidents, cursor: last ? toCursor(last) : null } satisfies z.output<typeof historyAnswer>;
  });
};

interface Place {
  firedAt: number;
  incidentId: string;
}

const toCursor = ({ firedAt, incidentId }: Place): string => `${firedAt}~${incidentId}`;

function fromCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [, firedAt, incidentId] = /^(\d{1,16})~([^\0]{1,180})$/.exec(cursor) ?? [];
  if (incidentId === undefined)
    throw new ProblemError(400, 'cursor: is not the cursor of a page. Use `cursor` of the previous answer.');
  return { firedAt: Number(firedAt), incidentId };
}
