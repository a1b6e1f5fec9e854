import type { HealthSample } from '@/lib/health';
import { healthProblems } from '@/lib/health/health-problems';

/** Remembers since when there is no problem. */
export class QuietTime {
  private began: number | undefined;
  private hadProblem = false;

  /** A gateway that was just started takes the services' word for what was before. */
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
