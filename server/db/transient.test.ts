import { expect, it } from 'vitest';
import { isTransient } from './transient';

const coded = (code: string) => Object.assign(new Error('no'), { code });

it.each([
  '57P01',
  '57P03',
  '40001',
  '40P01',
  '08006',
  '53300',
  '53100',
  '25006',
  'ECONNREFUSED',
  'ECONNRESET',
])('%s is transient', (code) => {
  expect(isTransient(coded(code))).toBe(true);
  expect(isTransient(new Error('Failed query', { cause: coded(code) }))).toBe(true);
});

it.each(['23505', '23514', '22P05', '42P01', '57014', '22021'])('%s is an error of the work', (code) => {
  expect(isTransient(coded(code))).toBe(false);
});

it('recognises lost connections, which have no code', () => {
  expect(isTransient(new Error('Connection terminated unexpectedly'))).toBe(true);
  expect(isTransient(new AggregateError([coded('ECONNREFUSED')]))).toBe(true);
  expect(isTransient('a string')).toBe(false);
});
