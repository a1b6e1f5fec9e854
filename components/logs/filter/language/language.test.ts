import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogFilter, logFilter } from '@/lib/logs/history';
import { joinServices } from '@/lib/logs/services';
import { complete, completionsAt } from './completion';
import { formatFilter } from './format';
import { parseFilter } from './parse';

const filterOf = (typed: string): LogFilter => {
  const parsed = parseFilter(typed);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.filter;
};
const problemOf = (typed: string): string | undefined => {
  const parsed = parseFilter(typed);
  return 'problem' in parsed ? parsed.problem : undefined;
};

describe('the filter language', () => {
  it.each<[string, LogFilter]>([
    ['', {}],
    ['card declined', { text: 'card declined' }],
    ['level:error service:payment card', { level: 'error', service: 'payment', text: 'card' }],
    ['service:payment,order service:web', { service: 'payment,order,web' }],
    ['service:"night shift",web', { service: 'night shift,web' }],
    ['order:ORD-1 trace:4bf92f', { orderId: 'ORD-1', traceId: '4bf92f' }],
    ['LEVEL:Warning', { level: 'warn' }],
    ['"level:error" 12:04', { text: 'level:error 12:04' }],
    ['"a \\"b\\" \\\\"', { text: 'a "b" \\' }],
    ['/(a|a)*$/', { pattern: '(a|a)*$' }],
    ['/GET \\/ in \\d+ ms/ slow', { pattern: 'GET / in \\d+ ms', text: 'slow' }],
    ['/api/orders', { text: '/api/orders' }],
    ['level: service:', {}],
    ['"unfinished', { text: '"unfinished' }],
  ])('reads %s', (typed, filter) => {
    expect(filterOf(typed)).toEqual(filter);
  });

  it.each([
    ['host:a', /no field “host”. Fields: level, service, order, trace.*"host:a"/],
    ['__proto__:a constructor:b', /no field “constructor”/],
    ['level:loud', /no level “loud”. Levels: debug, info, warn, error, fatal/],
    ['level:warn level:error', /One level:/],
    ['order:a order:b', /One order:/],
    ['order:a,b', /takes one value/],
    ['/a/ /b/', /One regular expression/],
    ['x'.repeat(201), /text to search for is longer than 200/],
    [`/${'x'.repeat(501)}/`, /regular expression is longer than 500/],
  ])('says what is wrong with %s', (typed, problem) => {
    expect(problemOf(typed)).toMatch(problem);
  });

  it('writes every filter so that it reads the same', () => {
    const text = fc.string({ minLength: 1, maxLength: 50, unit: fc.constantFrom(...'ab:/\\" ,.*é') });
    const service = fc.array(text, { minLength: 1, maxLength: 3 });
    const filters = fc.record(
      {
        level: fc.constantFrom('debug', 'error'),
        service: service.map((names) => joinServices([...new Set(names)])),
        text,
        // A backslash at the end is no expression, and an escaped slash is the same as a slash.
        pattern: text.map((pattern) => pattern.replace(/\\\//g, '').replace(/\\+$/, '') || '.'),
        orderId: text,
        traceId: text,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filters, (given) => {
        const filter = logFilter.parse(given);
        expect(filterOf(formatFilter(filter))).toEqual(filter);
      }),
    );
  });
});

describe('completion', () => {
  const at = (typed: string) => completionsAt(typed, typed.length, ['payment', 'web', 'night shift']);
  const texts = (typed: string) => at(typed).map(({ text }) => text);

  it('offers fields, levels and services for what is begun', () => {
    expect(texts('')).toEqual(['level:', 'service:', 'order:', 'trace:']);
    expect(texts('card le')).toEqual(['level:']);
    expect(texts('pay')).toEqual(['service:payment']);
    expect(texts('level:')).toEqual(['debug', 'info', 'warn', 'error', 'fatal']);
    expect(texts('service:web,')).toEqual(['payment', 'web', '"night shift"']);
    expect(texts('"pay')).toEqual([]);
  });

  it('replaces what is begun and leaves the rest', () => {
    const [first] = completionsAt('card level:e order:o', 12, []);
    expect(first && complete('card level:e order:o', first)).toEqual({
      typed: 'card level:error order:o',
      caret: 16,
    });
  });
});
