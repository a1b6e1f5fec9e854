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

/** The state of this gateway, for the alerts: each gateway is asked, also those behind a balancer. */
export function addHealthRoute(app: RoleHttp, latest: LatestHealth): void {
  app.get('/internal/health', { schema: { response: { 200: gatewayHealth } } }, async () => {
    const sample = latest.get();
    if (sample) return sample;
    throw new ProblemError(503, 'The gateway has no health sample yet.', { retryAfter: 1 });
  });
}
