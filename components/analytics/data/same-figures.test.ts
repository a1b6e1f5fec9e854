import { expect, it } from 'vitest';
import type { ReportRow } from '@/lib/analytics/reports';
import { sameFigures } from './same-figures';
import type { Answered } from './use-report';

const row: ReportRow<'errors'> = { bucket: 0, service: 'payment', errors: 1 };
const span = { from: 0, to: 8, starts: [0] };
const answered = (to: number, rows = [row], end = 10): { answered: Answered<'errors'> } => ({
  answered: {
    report: 'errors',
    period: { ...span, to, end, bucket: 'minute', isLive: true, previous: span },
    current: { rows, bucket: 'minute', freshMs: to, scanned: to, sql: String(to) },
    completeTo: to,
  },
});

it('a later answer with the same rows draws the same chart', () =>
  expect(sameFigures(answered(5), answered(6))).toBe(true));

it('another row, another bucket or a comparison draws another chart', () => {
  expect(sameFigures(answered(5), answered(6, [{ ...row, errors: 2 }]))).toBe(false);
  expect(sameFigures(answered(5), answered(6, [row], 20))).toBe(false);
  const { answered: compared } = answered(6);
  expect(sameFigures(answered(5), { answered: { ...compared, previous: compared.current } })).toBe(false);
});
