import type { HealthSample } from '@/lib/health';
import { healthProblems } from '@/lib/health/health-problems';

/** Remembers since when there has been no problem. */
export class QuietTime {
  private began: number | undefined;
  private hadProblem = false;

  /** Epoch ms; nothing while there is a problem. Before the first problem it sees: since the last change of a service. */
  since(sample: HealthSample): { quietSince?: number } {
    if (healthProblems(sample).length > 0) {
      this.began = undefined;
      this.hadProblem = true;
      return {};
    }
    const lastChange = Math.max(0, ...sample.services.map((service) => service.since)) || sample.at;
    this.began ??= this.hadProblem ? sample.at : lastChange;
    return { quietSince: this.began };
  }
}
