import type { Written } from './account';
import type { CrowdReport } from './crowd';

/** Result of a scenario. It passed when `violations` is empty. */
export interface Verdict {
  /** Description of the fault. */
  what: string;
  clients: number;
  /** Events that Kafka acknowledged. */
  written: number;
  report: CrowdReport;
  /** Figures of this scenario alone. */
  notes: string[];
  violations: string[];
}

const countOf = ({ begin, end }: Written): number =>
  end.reduce((total, offset, partition) => total + offset - (begin[partition] ?? 0), 0);

/** Checks the rules of every scenario: all events, once, in order, and no gap. */
export function judge(what: string, clients: number, written: Written, report: CrowdReport): Verdict {
  const violations: string[] = [];
  const expected = countOf(written) * clients;
  if (expected === 0) violations.push('nothing was written');
  if (report.delivered !== expected)
    violations.push(`${expected - report.delivered} of ${expected} not delivered`);
  if (report.absent > 0) violations.push(`${report.absent} clients not back`);
  if (report.missed > 0) violations.push(`${report.missed} missed`);
  if (report.duplicates > 0) violations.push(`${report.duplicates} duplicates`);
  if (report.outOfOrder > 0) violations.push(`${report.outOfOrder} out of order`);
  if (report.altered > 0) violations.push(`${report.altered} partitions hold other events than were written`);
  if (report.mismatches > 0) violations.push(`${report.mismatches} messages did not add up`);
  if (report.gaps > 0) violations.push(`${report.gaps} gaps (${report.gapReasons.join(', ')})`);
  const notes = report.refusals > 0 ? [`${report.refusals} refusals`] : [];
  return { what, clients, written: countOf(written), report, notes, violations };
}

/** Checks a rule of one scenario. */
export function mustHold(verdict: Verdict, isMet: boolean, violation: string): void {
  if (!isMet) verdict.violations.push(violation);
}

export const tableHead = [
  '| scenario | clients | cuts | written | delivered | twice | out of order | missed | gaps | did not add up | longest wait s | result |',
  '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|',
].join('\n');

export function tableRow({ what, clients, written, report, notes, violations }: Verdict): string {
  const share = (report.delivered / (written * clients)) * 100;
  const cells = [
    [what, ...notes].join('; '),
    clients.toLocaleString('en'),
    report.drops.toLocaleString('en'),
    written.toLocaleString('en'),
    // Rounded down, so that less than all is never shown as 100 %.
    `${(Math.floor(share * 1_000) / 1_000).toFixed(3)} %`,
    report.duplicates,
    report.outOfOrder,
    report.missed,
    report.gaps,
    report.mismatches,
    (report.longestWaitMs / 1_000).toFixed(2),
    violations.length === 0 ? 'pass' : `FAIL: ${violations.join(', ')}`,
  ];
  return `| ${cells.join(' | ')} |`;
}
