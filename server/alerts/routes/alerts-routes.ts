import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import type { AlertsRoutes } from '@/server/alerts/context';
import { countIncidents } from '@/server/db';
import { KeptAnswers } from '@/server/http/kept-answers';
import { alertsAnswerOf } from './alerts-answer';

const dayMs = 86_400_000;
/** Every open page asks once in two seconds. */
const keptMs = 500;
const countedMs = 5_000;

/** GET /alerts, and POST /alerts/:alertId/acknowledge. */
export const alertsRoutes: AlertsRoutes = (guarded, { running, problem, database }) => {
  const answers = new KeptAnswers(keptMs);
  let fired: ReadonlyMap<string, number> = new Map();
  let firedAt = 0;
  const countFired = async (now: number) => {
    if (now - firedAt < countedMs) return;
    firedAt = now;
    // While PostgreSQL is away the last counts are shown, beside the problem.
    fired = await countIncidents(database.queries, now - dayMs).catch(() => fired);
  };
  guarded.get('/alerts', async (_request, reply) => {
    const at = Date.now();
    const now = running();
    await countFired(at);
    return reply
      .type('application/json; charset=utf-8')
      .serializer(String)
      .send(
        // A page asks as soon as it hears of a change: an answer from before it would be wrong.
        answers.get(String(now.evaluation.version), () =>
          alertsAnswerOf(now, { at, problem: problem(), fired }),
        ),
      );
  });

  const params = z.object({ alertId: z.string() });
  guarded.post('/alerts/:alertId/acknowledge', { schema: { params } }, async (request, reply) => {
    const { alertId } = request.params as z.output<typeof params>;
    const { evaluation } = running();
    let isFiring = false;
    await evaluation.change(() => {
      isFiring = evaluation.parts.state.acknowledge(alertId, Date.now());
    });
    if (!isFiring) throw new ProblemError(404, 'This alert does not fire at the moment.');
    return reply.code(204).send();
  });
};
