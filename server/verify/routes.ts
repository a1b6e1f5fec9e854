import { verificationBounds } from '@/lib/verification';
import type { RoleHttp } from '@/server/http';
import type { Verifications } from './verifications';

/** Routes to compare a recording of a page with Kafka. */
export function addVerifyRoutes(app: RoleHttp, verifications: Verifications): void {
  app.post('/verifications', { bodyLimit: verificationBounds.bytes }, async (request, reply) => {
    const verificationId = verifications.begin(JSON.stringify(request.body));
    return reply.code(202).send({ verificationId });
  });
  app.get<{ Params: { id: string } }>('/verifications/:id', async (request) =>
    verifications.find(request.params.id),
  );
}
