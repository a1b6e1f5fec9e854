import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { Sample } from '../interface';
import { batchesOf, readTo, rules, ticks } from './arbitraries.fixture';
import { gaugeRules, samples } from './gauges.fixture';
import { type Outcome, onePass, Process } from './replay.fixture';
import { ruleOf } from './rules.fixture';

const outcomes = fc.array(fc.constantFrom<Outcome>('saved', 'saved', 'unsaved', 'killed'), { maxLength: 60 });
const someRules = fc
  .array(fc.oneof(rules, gaugeRules), { minLength: 1, maxLength: 5 })
  .map((all) => all.map((rule, n) => ruleOf({ ...rule, id: `rule-${n}` })));

const cases = fc
  .record({ all: someRules, events: ticks, samples, outcomes })
  .chain((one) => batchesOf(one.events).map((batches) => ({ ...one, batches })));

/** In batches of any size, the partitions in any order, saved and killed anywhere. */
function run(
  one: typeof cases extends fc.Arbitrary<infer T> ? T : never,
  outcomeOf: (n: number) => Outcome,
): string[] {
  const process = new Process(one.all);
  let rest: DomainEvent[] = one.events;
  let restSamples: Sample[] = one.samples;
  one.batches.forEach((batch, n) => {
    rest = rest.filter((event) => !batch.includes(event));
    const time = readTo(rest);
    process.read(
      batch,
      restSamples.filter(({ at }) => at < time),
    );
    restSamples = restSamples.filter(({ at }) => at >= time);
    process.advance(time, outcomeOf(n));
  });
  process.finish();
  return process.transitions;
}

test('any split into batches and any order of partitions gives the transitions of one pass', () => {
  fc.assert(
    fc.property(cases, (one) => {
      expect(run(one, () => 'saved')).toEqual(onePass(one.all, one.events, one.samples));
    }),
    { numRuns: 50 },
  );
}, 60_000);

test('a process that is killed anywhere continues with what was saved, and no transition is lost or doubled', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const transitions = run(one, (n) => one.outcomes[n] ?? 'saved');
      expect(transitions).toEqual(onePass(one.all, one.events, one.samples));
    }),
    { numRuns: 80 },
  );
}, 60_000);
