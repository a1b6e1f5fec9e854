/** Compares the files of a topic with Kafka, offset by offset. */
import type { LakeState } from '@/lib/analytics/lake';
import { invalidRowProblems, rowProblems } from './compare-rows';
import type { Invalid, KafkaReader, Row, Span } from './expected';
import { invalidRowsOf, rowsOf } from './lake-rows';

export interface TopicVerdict {
  topic: string;
  offsets: number;
  rows: number;
  invalid: number;
  markers: number;
  /** The first ones, with their offsets. */
  violations: string[];
  violationCount: number;
}

type PartitionState = LakeState['topics'][number]['partitions'][number];

const mostShown = 20;

/** Collects what is wrong with the rows of a topic. */
export class Comparison {
  readonly violations: string[] = [];
  violationCount = 0;
  rows = 0;
  invalid = 0;
  /** Partition and offset of every row that was seen. */
  private readonly seen = new Set<string>();

  constructor(
    readonly topic: string,
    private readonly facts: ReadonlyMap<number, Row | Invalid>[],
    private readonly since: number,
  ) {}

  violation(sentence: string): void {
    this.violationCount += 1;
    if (this.violations.length < mostShown) this.violations.push(sentence);
  }

  /** `check` returns what differs from the fact. */
  take<T extends { partition: number; offset: number }, F extends Row | Invalid>(
    found: readonly T[],
    kind: F['kind'],
    check: (row: T, fact: F, since: number) => string[],
  ): void {
    for (const row of found) {
      const name = `${this.topic}-${row.partition}-${row.offset}`;
      const fact = this.facts[row.partition]?.get(row.offset);
      if (this.seen.has(name)) this.violation(`${name} is there twice`);
      this.seen.add(name);
      if (fact?.kind !== kind)
        this.violation(`${name} is ${fact?.kind ?? 'no record'} in Kafka, not ${kind}`);
      else for (const what of check(row, fact as F, this.since)) this.violation(`${name} differs in ${what}`);
    }
    if (kind === 'row') this.rows += found.length;
    else this.invalid += found.length;
  }

  /** Records of Kafka that are nowhere. */
  findMissing(): void {
    for (const [partition, facts] of this.facts.entries())
      for (const offset of facts.keys()) {
        const name = `${this.topic}-${partition}-${offset}`;
        if (!this.seen.has(name)) this.violation(`${name} is missing`);
      }
  }

  /** The state of the lake against the counts of Kafka: the remaining offsets are its markers. */
  checkState(state: readonly PartitionState[], spans: readonly Span[]): void {
    for (const [partition, { start, end }] of spans.entries()) {
      const facts = [...(this.facts[partition]?.values() ?? [])];
      const rows = facts.filter(({ kind }) => kind === 'row').length;
      const wanted = {
        from: start,
        to: end,
        rows,
        invalid: facts.length - rows,
        markers: end - start - facts.length,
      };
      const found = state.find((one) => one.partition === partition);
      for (const name of ['from', 'to', 'rows', 'invalid', 'markers'] as const) {
        if (found?.[name] !== wanted[name])
          this.violation(`${this.topic}-${partition}: ${name} is ${found?.[name]} and not ${wanted[name]}`);
      }
      if (found && found.expired.rows + found.expired.invalid > 0)
        this.violation(`${this.topic}-${partition} has rows that retention deleted`);
      if (found && found.gaps.length > 0)
        this.violation(`${this.topic}-${partition} has gaps: ${JSON.stringify(found.gaps)}`);
    }
  }
}

export async function compareTopic(
  topic: string,
  { kafka, lake, state, since }: { kafka: KafkaReader; lake: string; state: LakeState; since: number },
): Promise<TopicVerdict> {
  const spans = await kafka.spans(topic);
  const facts = [];
  for (const [partition, span] of spans.entries()) facts.push(await kafka.facts(topic, partition, span));
  const comparison = new Comparison(topic, facts, since);
  comparison.take(await rowsOf(lake, topic), 'row', rowProblems);
  comparison.take(await invalidRowsOf(lake, topic), 'invalid', invalidRowProblems);
  comparison.findMissing();
  comparison.checkState(state.topics.find((one) => one.topic === topic)?.partitions ?? [], spans);
  const { rows, invalid, violations, violationCount } = comparison;
  const offsets = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  const records = facts.reduce((sum, { size }) => sum + size, 0);
  return { topic, offsets, rows, invalid, markers: offsets - records, violations, violationCount };
}
