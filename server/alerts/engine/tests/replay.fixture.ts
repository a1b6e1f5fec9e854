import type { AlertRule } from '@/lib/alerts/rule';
import type { DomainEvent } from '@/lib/events';
import { createEngine } from '..';
import type { AlertEngine, Progress, Sample, SavedAlert, Transition } from '../interface';
import { end } from './arbitraries.fixture';
import { start } from './rules.fixture';

/** Transitions as texts, with everything that is reported of them. */
export const asText = ({ at, rule, alertId, labels, from, to, value, details }: Transition): string =>
  JSON.stringify([at - start, rule.id, alertId, labels, from, to, value, details]);

/** Everything is added, then evaluated. */
export function onePass(
  rules: readonly AlertRule[],
  events: readonly DomainEvent[],
  samples: readonly Sample[],
): string[] {
  const engine = createEngine(rules);
  engine.restore([], { events: start, gauges: start });
  for (const event of events) engine.addEvent('prices', event);
  for (const sample of samples) engine.addSample(sample);
  return engine.advance({ events: end, gauges: end }).map(asText);
}

/** What happens after a batch was added and evaluated. */
export type Outcome = 'saved' | 'killed' | 'unsaved';

interface Saved {
  alerts: SavedAlert[];
  evaluated: Progress;
}

/** A process that reads in batches, saves, and is killed; it begins again with what was saved. */
export class Process {
  #engine: AlertEngine;
  #saved: Saved = { alerts: [], evaluated: { events: start, gauges: start } };
  /** Of what was saved. */
  readonly transitions: string[] = [];
  #unsaved: string[] = [];
  readonly #events: DomainEvent[] = [];
  readonly #samples: Sample[] = [];

  constructor(readonly rules: readonly AlertRule[]) {
    this.#engine = createEngine(rules);
    this.#engine.restore([], this.#saved.evaluated);
  }

  read(events: readonly DomainEvent[], samples: readonly Sample[]): void {
    this.#events.push(...events);
    this.#samples.push(...samples);
    this.#add(events, samples);
  }

  /** `readTo`: everything before it was read, epoch ms. */
  advance(readTo: number, outcome: Outcome): void {
    const progress = { events: readTo, gauges: readTo };
    this.#unsaved.push(...this.#engine.advance(progress).map(asText));
    if (outcome === 'saved') this.#save(progress);
    if (outcome === 'killed') this.#restart();
  }

  finish(): void {
    this.advance(end, 'saved');
  }

  #save(evaluated: Progress): void {
    this.transitions.push(...this.#unsaved);
    this.#unsaved = [];
    this.#saved = JSON.parse(JSON.stringify({ alerts: this.#engine.active(), evaluated }));
  }

  #restart(): void {
    this.#unsaved = [];
    this.#engine = createEngine(this.rules);
    const { alerts, evaluated } = this.#saved;
    this.#engine.restore(alerts, evaluated);
    const eventsFrom = evaluated.events - this.#engine.reachMs('prices');
    const samplesFrom = evaluated.gauges - this.#engine.reachMs('gauges');
    this.#add(
      this.#events.filter(({ at }) => at >= eventsFrom),
      [...lastBefore(this.#samples, samplesFrom), ...this.#samples.filter(({ at }) => at >= samplesFrom)],
    );
  }

  #add(events: readonly DomainEvent[], samples: readonly Sample[]): void {
    for (const event of events) this.#engine.addEvent('prices', event);
    for (const sample of samples) this.#engine.addSample(sample);
  }
}

/** The last sample of each series before a time: its value goes on. */
function lastBefore(samples: readonly Sample[], time: number): Sample[] {
  const last = new Map<string, Sample>();
  for (const sample of samples) if (sample.at < time) last.set(JSON.stringify(sample.labels), sample);
  return [...last.values()].filter(({ isGone }) => !isGone);
}
