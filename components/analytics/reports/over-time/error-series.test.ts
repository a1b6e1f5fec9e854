import { describe, expect, it } from 'vitest';
import { totalOf } from '@/components/analytics/chart/points';
import type { Answered } from '@/components/analytics/data/use-report';
import { currenciesOf } from './currencies';
import { allErrors, errorSeries } from './error-series';

const answered = (rows: { bucket: number; service: string | null; errors: number }[]) =>
  ({
    period: { starts: [0, 10], previous: { starts: [-20, -10] } },
    current: { rows },
  }) as unknown as Answered<'errors'>;

describe('errors by service', () => {
  it('have a series for each of the five services with most, by name, and one for the rest', () => {
    const services = ['g', 'f', 'e', 'd', 'c', 'b', null];
    const rows = services.map((service, i) => ({ bucket: 0, service, errors: 10 - i }));
    const { series, points } = errorSeries(answered(rows));
    expect(series.map(({ label }) => label)).toEqual(['c', 'd', 'e', 'f', 'g', 'Other services']);
    expect(totalOf(points, 'others')).toBe(5 + 4);
    expect(totalOf(points, allErrors)).toBe(10 + 9 + 8 + 7 + 6 + 5 + 4);
  });

  it('keep a service that is named like a series apart', () => {
    const rows = [allErrors, 'others', '__proto__'].map((service) => ({ bucket: 0, service, errors: 1 }));
    const { series, points } = errorSeries(answered(rows));
    expect(series.map(({ name }) => totalOf(points, name))).toEqual([1, 1, 1]);
    expect(totalOf(points, allErrors)).toBe(3);
  });
});

it('currencies come with most payments first', () =>
  expect(
    currenciesOf([
      { currency: 'USD', payments: 2 },
      { currency: 'EUR', payments: 1 },
      { currency: 'JPY', payments: 2 },
      { currency: 'EUR', payments: 3 },
    ]),
  ).toEqual(['EUR', 'JPY', 'USD']));
