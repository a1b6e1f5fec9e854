import type { PreviewAnswer } from '@/lib/alerts/api';
import type { AlertRule } from '@/lib/alerts/rule';
import type { AlertEngine } from '@/server/alerts/engine/interface';
import type { Past } from './past';

type Series = PreviewAnswer['series'][number];
/** Of a chart. */
const mostPoints = 1_000;
/** Values that are looked at for a point: the one that is furthest beyond the threshold is shown. */
const looksOfPoint = 4;

/** Collects the values of the groups that the engine shows, as points of a chart. */
export class SeriesCollector {
  readonly #series = new Map<string, Series>();
  readonly #pointMs: number;
  readonly #lookMs: number;

  constructor(
    private readonly rule: AlertRule,
    private readonly past: Past,
  ) {
    const { from, to, stepMs } = past;
    const multiple = (ms: number, of: number) => Math.max(1, Math.ceil(ms / of)) * of;
    this.#lookMs = multiple((to - from) / mostPoints / looksOfPoint, stepMs);
    this.#pointMs = multiple((to - from) / mostPoints, this.#lookMs);
  }

  /** Looks now and then. `at`: epoch ms. */
  readonly look = (at: number, engine: AlertEngine): void => {
    if ((at - this.past.from) % this.#lookMs === 0) this.take(at, engine);
  };

  take(at: number, engine: AlertEngine): void {
    const { from, to } = this.past;
    const end = Math.min(to, from + Math.ceil((at - from) / this.#pointMs) * this.#pointMs);
    const seen = new Set<string>();
    for (const { alertId, labels, value } of engine.values(this.rule.id)?.worst ?? []) {
      seen.add(alertId);
      this.#add(alertId, labels, end, value);
    }
    // A group without events in the window has no value.
    for (const [id, { labels }] of this.#series) if (!seen.has(id)) this.#add(id, labels, end, null);
  }

  /** Of the alerts of the groups that were seen. */
  get ids(): string[] {
    return [...this.#series.keys()];
  }

  clear(): void {
    this.#series.clear();
  }

  /** The groups that come first in `order` (alertIds), then the others. */
  first(count: number, order: readonly string[]): Series[] {
    const ids = [...new Set([...order, ...this.#series.keys()])];
    return ids.flatMap((id) => this.#series.get(id) ?? []).slice(0, count);
  }

  #add(id: string, labels: Record<string, string>, at: number, value: number | null): void {
    const series = this.#series.get(id) ?? { labels, points: [] };
    this.#series.set(id, series);
    const last = series.points.at(-1);
    if (last?.[0] !== at) series.points.push([at, value]);
    else if (this.#isBeyond(value, last[1])) last[1] = value;
  }

  #isBeyond(value: number | null, other: number | null): boolean {
    if (value === null || other === null) return other === null;
    const { compare } = this.rule;
    return compare === 'above' || compare === 'atLeast' ? value > other : value < other;
  }
}
