import type { GaugeName } from '@/lib/alerts/gauges';
import { alertRuleSchema } from '@/lib/alerts/rule';
import type { EventData, EventType, Topic } from '@/lib/events';
import { topicOf } from '@/lib/events';
import { createEngine } from '@/server/alerts/engine';
import type { AlertEngine, Transition } from '@/server/alerts/engine/interface';
import { defaultRules } from '.';

const start = Date.UTC(2026, 0, 1);

/** Something that happens, seconds after the start. */
export interface Happening {
  atS: number;
  /** Gives it to the engine. `at`: epoch ms. */
  add(engine: AlertEngine, at: number): void;
}

let offset = 0;

/** An event whose record timestamp is `atS`. */
export const event = <T extends EventType>(type: T, atS: number, data: EventData<T>): Happening => ({
  atS,
  add: (engine, at) => {
    offset += 1;
    engine.addEvent(topicOf(type), { id: `e-${offset}`, type, at, partition: 0, offset, data });
  },
});

export const invalid = (topic: Topic, atS: number, reason = 'schema'): Happening => ({
  atS,
  add: (engine, at) => {
    offset += 1;
    engine.addInvalid({ topic, partition: 0, offset, at, reason });
  },
});

/** A gauge that has each value from its second on, sampled once a second until `untilS`. */
export const gauge = (
  name: GaugeName,
  labels: Record<string, string>,
  values: readonly (readonly [fromS: number, value: number | null])[],
  untilS: number,
): Happening[] =>
  Array.from({ length: untilS }, (_, atS) => ({
    atS,
    add: (engine: AlertEngine, at: number) => {
      const value = values.findLast(([fromS]) => fromS <= atS)?.[1] ?? null;
      engine.addSample({ gauge: name, labels, value, at });
    },
  }));

/** `count` times `make`, evenly from one second to another. */
export const spread = (
  count: number,
  [fromS, toS]: readonly [number, number],
  make: (atS: number, n: number) => Happening,
): Happening[] =>
  Array.from({ length: count }, (_, n) => make(fromS + (n * (toS - fromS)) / Math.max(1, count), n));

/** What all default rules say until `untilS`, without what is only pending. */
export function play(happenings: readonly Happening[], untilS: number): Transition[] {
  const engine = createEngine(defaultRules.map((rule) => alertRuleSchema.parse(rule)));
  const sorted = [...happenings].sort((a, b) => a.atS - b.atS);
  const transitions: Transition[] = [];
  let next = 0;
  for (let second = 1; second <= untilS; second += 1) {
    for (let each = sorted[next]; each && each.atS < second; each = sorted[++next])
      each.add(engine, start + Math.round(each.atS * 1_000));
    transitions.push(...engine.advance({ events: start + second * 1_000, gauges: start + second * 1_000 }));
  }
  return transitions.filter(({ to }) => to === 'firing' || to === 'resolved');
}

/** `rule labels: fired for how many seconds`, or since when; in the order in which they fired. */
export function incidents(transitions: readonly Transition[]): string[] {
  return transitions
    .filter(({ to }) => to === 'firing')
    .map(({ at, rule, alertId, labels }) => {
      const end = transitions.find((each) => each.alertId === alertId && each.at > at);
      const until = end ? (end.at - start) / 1_000 : 'now';
      return [rule.id, ...Object.values(labels), `${(at - start) / 1_000}-${until}`].join(' ');
    });
}
