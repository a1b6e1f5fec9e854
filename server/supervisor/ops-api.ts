import { ProblemError } from '@/lib/problem';
import { internalRoutes } from '@/server/auth/internal-routes';
import { createHttp, type RoleHttp } from '@/server/http';
import { createLog } from '@/server/log';
import { addVerifyRoutes, type Verifications } from '@/server/verify';
import type { Fleet } from './processes/fleet';
import type { Supervised } from './processes/supervised';

const actions = {
  start: (process: Supervised) => process.start(),
  stop: (process: Supervised) => process.stop(),
  kill: async (process: Supervised) => process.kill(),
};

function find(fleet: Fleet, name: string): Supervised {
  const process = fleet.find(name);
  if (process) return process;
  const names = fleet.processes().map((info) => info.name);
  throw new ProblemError(
    404,
    `There is no process "${name.slice(0, 100)}". The processes are ${names.join(', ')}.`,
  );
}

function addRoutes(app: RoleHttp, fleet: Fleet): void {
  app.get('/processes', async () => fleet.processes());
  for (const [action, act] of Object.entries(actions)) {
    app.post<{ Params: { name: string } }>(`/processes/:name/${action}`, async (request) => {
      const process = find(fleet, request.params.name);
      await act(process);
      return process.info();
    });
  }
}

/** The supervisor's HTTP API: lists, starts, stops and kills processes, and verifies recordings. */
export function createOpsApi(fleet: Fleet, verifications: Verifications, authSecret: string): RoleHttp {
  const app = createHttp({ name: 'supervisor', log: createLog('supervisor', 'error'), ready: () => true });
  internalRoutes(app, authSecret, (guarded) => {
    addRoutes(guarded, fleet);
    addVerifyRoutes(guarded, verifications);
  });
  return app;
}
