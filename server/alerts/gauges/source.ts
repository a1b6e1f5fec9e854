import type { GaugeName } from '@/lib/alerts/gauges';
import type { Sample } from '@/server/alerts/engine/interface';

/** A value that a source read just now. null: this one is not known. */
export type Reading = Omit<Sample, 'at' | 'isGone' | 'gauge'> & { gauge: GaugeName };

/** Identifies a series. */
export type Series = Pick<Sample, 'gauge' | 'labels'>;

/** Reads the present values of some gauges. */
export interface GaugeSource {
  /** For log lines. */
  name: string;
  gauges: readonly GaugeName[];
  /** Labels that all of its series have, where several sources read the same gauge. */
  labels?: Readonly<Record<string, string>>;
  /** From the start of a read to the next; unset: 1,000 ms. */
  everyMs?: number;
  /** A read that takes longer has failed; unset: 2,000 ms. */
  timeoutMs?: number;
  /** All of its series. One that it had before and no longer has is gone. Rejects when what it asks does not answer. */
  read(signal: AbortSignal): Promise<readonly Reading[]>;
}
