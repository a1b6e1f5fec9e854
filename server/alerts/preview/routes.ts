import { previewRequest } from '@/lib/alerts/api';
import type { AlertRule } from '@/lib/alerts/rule';
import { ProblemError } from '@/lib/problem';
import type { AlertsRoutes } from '@/server/alerts/context';
import { type Database, loadSamples } from '@/server/db';
import { whileConnected } from '@/server/http/while-connected';
import { askLake, type LakeAddress } from './ask-lake';
import type { Past } from './past';
import { pastEvents } from './past-events';
import { pastSamples } from './past-samples';
import { preview } from './preview';

const hourMs = 3_600_000;
/** At the same time: rules that are live are evaluated in between. */
const mostAtOnce = 2;
/** Bytes: a rule with many long conditions. */
const bodyLimit = 2 * 1_024 * 1_024;

/** POST /rules/preview: when a rule would have fired in the last hours. */
export const previewRoutes =
  (lake: LakeAddress): AlertsRoutes =>
  (guarded, { database }) => {
    let running = 0;
    guarded.post(
      '/rules/preview',
      { bodyLimit, schema: { body: previewRequest } },
      async (request, reply) => {
        const { rule, hours } = request.body;
        if (running >= mostAtOnce)
          throw new ProblemError(503, 'Two previews are computed already. Try again in a moment.', {
            retryAfter: 2,
          });
        const to = Date.now();
        const signal = whileConnected(reply);
        running++;
        try {
          const past = await pastOf(rule, { from: to - hours * hourMs, to }, { database, lake }, signal);
          return await preview(rule, past, signal);
        } finally {
          running--;
        }
      },
    );
  };

function pastOf(
  rule: AlertRule,
  range: { from: number; to: number },
  { database, lake }: { database: Database; lake: LakeAddress },
  signal: AbortSignal,
): Promise<Past> {
  const { gauge } = rule;
  if (gauge === undefined) return pastEvents(rule, range, askLake(lake), signal);
  return pastSamples({ ...rule, gauge }, range, (samples) => loadSamples(database.queries, samples));
}
