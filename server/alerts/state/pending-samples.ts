import type { Sample } from '@/server/alerts/engine/interface';
import { seriesKey } from '@/server/alerts/gauges/series';

/** Changes that wait for PostgreSQL at most; further ones are not known. */
const mostPending = 20_000;

/** What is new in samples: a series keeps its value until the next one, so that only changes are added and saved. */
export class PendingSamples {
  private readonly last = new Map<string, Sample>();
  private pending: Sample[] = [];

  /** Notes what was saved earlier, in order of time. */
  restore(samples: readonly Sample[]): void {
    for (const sample of samples) this.keep(sample);
  }

  /** Series with a value or whose source did not answer: not those whose thing is no more. */
  known(): Sample[] {
    return [...this.last.values()];
  }

  /** Those that the engine does not have yet. Of these, the ones with another value are saved. */
  add(samples: readonly Sample[]): Sample[] {
    return samples.filter((sample) => {
      const before = this.last.get(seriesKey(sample));
      const isChanged = before ? isOther(before, sample) : sample.isGone !== true;
      if (isChanged && this.pending.length >= mostPending) return false;
      if (isChanged) this.pending.push(sample);
      if (isChanged || hasOtherDetails(before, sample)) this.keep(sample);
      else return false;
      return true;
    });
  }

  /** What is to be saved; each is returned once. */
  take(): Sample[] {
    const { pending } = this;
    this.pending = [];
    return pending;
  }

  get size(): number {
    return this.pending.length;
  }

  private keep(sample: Sample): void {
    const key = seriesKey(sample);
    if (sample.isGone) this.last.delete(key);
    else this.last.set(key, sample);
  }
}

const isOther = (before: Sample, { value, isGone }: Sample): boolean =>
  before.value !== value || isGone === true;

const hasOtherDetails = (before: Sample | undefined, sample: Sample): boolean =>
  JSON.stringify(before?.details) !== JSON.stringify(sample.details);
