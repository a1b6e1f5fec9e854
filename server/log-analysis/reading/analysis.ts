import type { Logger } from 'pino';
import { type DomainEvent, decode, type RawRecord } from '@/lib/events';
import type { LogLine } from '@/lib/logs/log-line';
import { KnownLines } from '@/server/log-analysis/identities/known-lines';
import type { Metrics } from '@/server/log-analysis/metrics';
import type { AnalysedLine, AnalysisPart } from '@/server/log-analysis/part';
import { ReadPosition } from './read-position';
import { ReadTotals } from './totals';

/** What is saved and restored. */
export type StatePart = Omit<AnalysisPart, 'add'>;

/** A failing part writes this many lines in a minute at most. */
const failuresLogged = 5;

/** Gives each line to the parts, once. Everything that it knows is the state of its parts. */
export class Analysis {
  readonly position = new ReadPosition();
  readonly totals = new ReadTotals();
  private readonly known = new KnownLines();
  private failures = { minute: 0, count: 0 };

  constructor(
    private readonly parts: readonly AnalysisPart[],
    private readonly metrics: Metrics,
    private readonly log: Logger,
  ) {}

  get stateParts(): readonly StatePart[] {
    return [this.position, this.totals, ...this.known.parts, ...this.parts];
  }

  take(records: readonly RawRecord[]): void {
    const now = Date.now();
    for (const record of records) {
      const decoded = decode(record, now);
      if (!decoded.ok) this.count('invalid');
      else if (!this.known.add(decoded.event)) this.count('duplicates');
      else this.add(toAnalysed(decoded.event, now));
    }
  }

  missed(records: number): void {
    if (records > 0) this.count('missed', records);
  }

  private add(analysed: AnalysedLine): void {
    this.totals.addLine(analysed.at);
    this.metrics.records.inc({ outcome: 'lines' });
    for (const part of this.parts) this.addTo(part, analysed);
  }

  // A part that cannot take a line must not keep the others from taking it.
  private addTo(part: AnalysisPart, analysed: AnalysedLine): void {
    try {
      part.add(analysed);
    } catch (error) {
      this.metrics.failures.inc({ part: part.kind });
      if (this.mayLogFailure(analysed))
        this.log.error(
          { err: error, part: part.kind, ...analysed.place },
          'a line is missing in this analysis',
        );
    }
  }

  // These lines are analysed too.
  private mayLogFailure({ line }: AnalysedLine): boolean {
    const minute = Math.floor(Date.now() / 60_000);
    if (minute !== this.failures.minute) this.failures = { minute, count: 0 };
    this.failures.count += 1;
    return line.data.service !== 'log-analysis' && this.failures.count <= failuresLogged;
  }

  private count(outcome: 'invalid' | 'duplicates' | 'missed', more = 1): void {
    this.totals.add(outcome, more);
    this.metrics.records.inc({ outcome }, more);
  }
}

function toAnalysed(event: DomainEvent, now: number): AnalysedLine {
  const { id, at, partition, offset, source } = event;
  const data = event.data as LogLine['data'];
  const line: LogLine = {
    id,
    type: 'log.written',
    at,
    partition,
    offset,
    ...(source === undefined ? {} : { source }),
    data,
  };
  return { place: { partition, offset }, at: Math.min(data.at, at, now), line };
}
