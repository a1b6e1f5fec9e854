import { Emitter } from '@/components/live/support/emitter';
import type { DomainEvent } from '@/lib/events';
import type { HealthSample } from '@/lib/health';
import { readHealth } from './health-schema';

/** The last health sample: the gateway sends one every second, as its heartbeat. */
export class HealthStore {
  /** Each sample, before `changed`. */
  readonly sampled = new Emitter<[HealthSample]>();
  readonly changed = new Emitter();
  private last: HealthSample | undefined;

  /** Undefined before the first. */
  sample = (): HealthSample | undefined => this.last;

  /** Takes the latest of these samples. Returns 1 when it cannot be read, else 0. */
  apply(events: readonly DomainEvent[]): number {
    const latest = events.at(-1);
    if (!latest) return 0;
    const sample = readHealth(latest.data);
    if (!sample) return 1;
    this.last = sample;
    this.sampled.emit(sample);
    this.changed.emit();
    return 0;
  }
}
