import type { Written } from './account';
import type { CrowdReport } from './crowd';

/** What a scenario ended with. No `faults`: it passed. */
export interface Verdict {
  /** What was done, in words. */
  what: string;
  clients: number;
  /** Events that Kafka acknowledged. */
  written: number;
  report: CrowdReport;
  /** Figures of this scenario alone. */
  notes: string[];
  faults: string[];
}

const countOf = ({ begin, end }: Written): number =>
  end.reduce((total, offset, partition) => total + offset - (begin[partition] ?? 0), 0);

/** The rules that hold in every scenario: all of it, once, in order, and no gap. */
export function judge(what: string, clients: number, written: Written, report: CrowdReport): Verdict {
  const faults: string[] = [];
  const expected = countOf(written) * clients;
  if (expected === 0) faults.push('nothing was written');
  if (report.delivered !== expected)
    faults.push(`${expected - report.delivered} of ${expected} not delivered`);
  if (report.absent > 0) faults.push(`${report.absent} clients not back`);
  if (report.missed > 0) faults.push(`${report.missed} missed`);
  if (report.duplicates > 0) faults.push(`${report.duplicates} came twice`);
  if (report.outOfOrder > 0) faults.push(`${report.outOfOrder} out of order`);
  if (report.altered > 0) faults.push(`${report.altered} partitions hold other events than were written`);
  if (report.holes > 0) faults.push(`${report.holes} messages did not add up`);
  if (report.gaps > 0) faults.push(`${report.gaps} gaps (${report.gapReasons.join(', ')})`);
  const notes = report.refusals > 0 ? [`${report.refusals} refusals`] : [];
  return { what, clients, written: countOf(written), report, notes, faults };
}

/** Adds a rule of this scenario's own. */
export function mustHold(verdict: Verdict, isMet: boolean, fault: string): void {
  if (!isMet) verdict.faults.push(fault);
}

export const tableHead = [
  '| scenario | clients | cuts | written | delivered | twice | out of order | missed | gaps | did not add up | longest wait s | result |',
  '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|',
].join('\n');

export function tableRow({ what, clients, written, report, notes, faults }: Verdict): string {
  const share = (report.delivered / (written * clients)) * 100;
  const cells = [
    [what, ...notes].join('; '),
    clients.toLocaleString('en'),
    report.drops.toLocaleString('en'),
    written.toLocaleString('en'),
    // Rounded down: what is not all must not read as all.
    `${(Math.floor(share * 1_000) / 1_000).toFixed(3)} %`,
    report.duplicates,
    report.outOfOrder,
    report.missed,
    report.gaps,
    report.holes,
    (report.longestWaitMs / 1_000).toFixed(2),
    faults.length === 0 ? 'pass' : `FAIL: ${faults.join(', ')}`,
  ];
  return `| ${cells.join(' | ')} |`;
}
