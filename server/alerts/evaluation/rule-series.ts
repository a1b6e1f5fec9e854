import type { RuleValues } from '@/server/alerts/engine/interface';

const stepMs = 5_000;
const keptMs = 15 * 60_000;

type Point = [number, number | null];

/** Of each rule, the value that is nearest to the threshold or beyond it, every 5 s over 15 minutes. */
export class RuleSeries {
  private readonly points = new Map<string, Point[]>();
  private step = 0;

  /** Once in each step of 5 s, notes the present values. */
  note(now: number, rules: ReadonlySet<string>, values: (ruleId: string) => RuleValues | undefined): void {
    const step = Math.floor(now / stepMs);
    if (step === this.step) return;
    this.step = step;
    for (const ruleId of this.points.keys()) if (!rules.has(ruleId)) this.points.delete(ruleId);
    for (const ruleId of rules) {
      const points = this.points.get(ruleId) ?? [];
      this.points.set(ruleId, points);
      points.push([step * stepMs, values(ruleId)?.value ?? null]);
      while ((points[0]?.[0] ?? now) < now - keptMs) points.shift();
    }
  }

  /** Oldest first; empty when no value was known. */
  of(ruleId: string): Point[] {
    const points = this.points.get(ruleId) ?? [];
    return points.some(([, value]) => value !== null) ? [...points] : [];
  }
}
