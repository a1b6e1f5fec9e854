import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Mute, muteRequest, type mutesAnswer } from '@/lib/alerts/api';
import { ProblemError } from '@/lib/problem';
import type { AlertsRoutes } from '@/server/alerts/context';

const mostMutes = 500;
const params = z.object({ id: z.string() });

/** GET and POST /mutes, DELETE /mutes/:id. */
export const mutesRoutes: AlertsRoutes = (guarded, { running }) => {
  guarded.get('/mutes', async () => {
    const now = Date.now();
    const mutes = running().evaluation.parts.state.mutes.filter(({ until }) => until > now);
    return { mutes } satisfies z.output<typeof mutesAnswer>;
  });

  guarded.post('/mutes', { schema: { body: muteRequest } }, async (request, reply) => {
    const { evaluation } = running();
    const now = Date.now();
    const mute: Mute = {
      ...(request.body as z.output<typeof muteRequest>),
      id: randomUUID(),
      createdAt: now,
    };
    if (mute.until <= now) throw new ProblemError(422, 'until: has to be in the future.');
    if (evaluation.parts.state.mutes.length >= mostMutes)
      throw new ProblemError(409, `There are ${mostMutes} mutes already; end one first.`);
    await evaluation.change(() => evaluation.parts.state.mute(mute, Date.now()));
    return reply.code(201).send(mute);
  });

  guarded.delete('/mutes/:id', { schema: { params } }, async (request, reply) => {
    const { id } = request.params as z.output<typeof params>;
    const { evaluation } = running();
    let isEnded = false;
    await evaluation.change(() => {
      isEnded = evaluation.parts.state.unmute(id, Date.now());
    });
    if (!isEnded) throw new ProblemError(404, 'There is no such mute, or it has ended.');
    return reply.code(204).send();
  });
};
