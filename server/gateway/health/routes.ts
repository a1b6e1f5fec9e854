import type { HealthSample } from '@/lib/health';
import { gatewayHealth } from '@/lib/health/gateway-health';
import { ProblemError } from '@/lib/problem';
import type { RoleHttp } from '@/server/http';

/** The last health sample. */
export class LatestHealth {
  private sample: HealthSample | undefined;

  /** `now`: epoch ms. */
  constructor(private readonly now: () => number) {}

  set(sample: HealthSample): void {
    this.sample = sample;
  }

  /** Undefined: none was taken yet. */
  get(): (HealthSample & { ageMs: number }) | undefined {
    return this.sample && { ...this.sample, ageMs: Math.max(0, this.now() - this.sample.at) };
  }
}

export interface HealthRouteOptions {
  latest: LatestHealth;
  /** True, or why the gateway is not ready. */
  readiness(): true | string;
}

/** The state of this gateway, for the alerts: each gateway is asked, also those behind a balancer. */
export function addHealthRoute(app: RoleHttp, { latest, readiness }: HealthRouteOptions): void {
  app.get(
    '/internal/health',
    { config: { isProbe: true }, schema: { response: { 200: gatewayHealth } } },
    async () => {
      const ready = readiness();
      // Before it has read every event, orders wait for events that are in Kafka.
      if (ready !== true) throw new ProblemError(503, ready, { retryAfter: 1 });
      const sample = latest.get();
      if (sample) return sample;
      throw new ProblemError(503, 'The gateway has no health sample yet.', { retryAfter: 1 });
    },
  );
}
