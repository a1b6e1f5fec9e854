import type { EventData } from '@/lib/events';
import type { LineFilter } from './filter';

const line = (over: Partial<EventData<'log.written'>>): EventData<'log.written'> => ({
  level: 'info',
  service: 'payment',
  msg: 'charged',
  at: 1_800_000_000_000,
  ...over,
});

/** Log lines by name, to be filtered in this order. */
export const filteredLines = {
  debug: line({ level: 'debug', msg: 'starting' }),
  info: line({ msg: 'charged 12.00 USD', orderId: 'ORD-1', traceId: 'abc' }),
  warn: line({ level: 'warn', service: 'order', msg: 'Slow query', orderId: 'ORD-1', traceId: 'def' }),
  error: line({
    level: 'error',
    msg: 'charge failed',
    orderId: 'ORD-2',
    traceId: 'abc',
    err: { name: 'TimeoutError', message: 'No answer after 5,000 ms', stack: 'at secretFrame (x.ts:1)' },
  }),
  fatal: line({ level: 'fatal', service: 'order', msg: 'out of memory' }),
  empty: line({ service: 'web', msg: '' }),
  percent: line({ service: 'web', msg: '100% of a_b\\c "quoted" it\'s' }),
  umlaut: line({ service: 'web', msg: 'ÜBER ΟΔΟΣΑ İstanbul Straße 株式' }),
  control: line({ service: 'web', msg: 'red \u001b[31mNUL \u0000end \u202eevil' }),
  prototype: line({
    service: '__proto__',
    msg: 'constructor',
    orderId: 'ord-1',
    attributes: { text: 'hidden' },
  }),
  comma: line({ service: 'a,b', msg: 'two\nlines' }),
} as const satisfies Record<string, EventData<'log.written'>>;

type Name = keyof typeof filteredLines;
const all = Object.keys(filteredLines) as Name[];

/** What each filter lets through. */
export const filterCases: readonly { filter: LineFilter; passes: readonly Name[] }[] = [
  { filter: {}, passes: all },
  { filter: { level: 'debug' }, passes: all },
  { filter: { level: 'info' }, passes: all.filter((name) => name !== 'debug') },
  { filter: { level: 'warn' }, passes: ['warn', 'error', 'fatal'] },
  { filter: { level: 'error' }, passes: ['error', 'fatal'] },
  { filter: { level: 'fatal' }, passes: ['fatal'] },
  { filter: { service: 'payment' }, passes: ['debug', 'info', 'error'] },
  { filter: { service: 'Payment' }, passes: [] },
  { filter: { service: 'pay' }, passes: [] },
  {
    filter: { service: ['order', 'web'] },
    passes: ['warn', 'fatal', 'empty', 'percent', 'umlaut', 'control'],
  },
  { filter: { service: ['order', 'order'] }, passes: ['warn', 'fatal'] },
  { filter: { service: '__proto__' }, passes: ['prototype'] },
  { filter: { service: ['a,b'] }, passes: ['comma'] },
  { filter: { text: 'CHARGE' }, passes: ['info', 'error'] },
  { filter: { text: 'slow q' }, passes: ['warn'] },
  { filter: { text: 'timeouterror' }, passes: ['error'] },
  { filter: { text: 'no answer' }, passes: ['error'] },
  { filter: { text: 'secretFrame' }, passes: [] },
  { filter: { text: 'failedTimeout' }, passes: [] },
  { filter: { text: 'hidden' }, passes: [] },
  { filter: { text: 'ORD-1' }, passes: [] },
  { filter: { text: '%' }, passes: ['percent'] },
  { filter: { text: 'a_b' }, passes: ['percent'] },
  { filter: { text: 'aXb' }, passes: [] },
  { filter: { text: 'b\\c' }, passes: ['percent'] },
  { filter: { text: "it's" }, passes: ['percent'] },
  { filter: { text: '"QUOTED"' }, passes: ['percent'] },
  { filter: { text: '.*' }, passes: [] },
  { filter: { text: 'über' }, passes: ['umlaut'] },
  { filter: { text: 'ΟΔΟΣ' }, passes: ['umlaut'] },
  { filter: { text: 'οδος' }, passes: ['umlaut'] },
  { filter: { text: 'istanbul' }, passes: ['umlaut'] },
  { filter: { text: 'İSTANBUL' }, passes: ['umlaut'] },
  { filter: { text: 'STRASSE' }, passes: [] },
  { filter: { text: '株' }, passes: ['umlaut'] },
  { filter: { text: '\u001b[31m' }, passes: ['control'] },
  { filter: { text: 'end' }, passes: ['control'] },
  { filter: { text: '\u202eEVIL' }, passes: ['control'] },
  { filter: { text: 'constructor' }, passes: ['prototype'] },
  { filter: { text: 'two\nlines' }, passes: ['comma'] },
  { filter: { orderId: 'ORD-1' }, passes: ['info', 'warn'] },
  { filter: { orderId: 'ord-1' }, passes: ['prototype'] },
  { filter: { orderId: 'ORD' }, passes: [] },
  { filter: { traceId: 'abc' }, passes: ['info', 'error'] },
  { filter: { orderId: 'ORD-1', traceId: 'abc' }, passes: ['info'] },
  { filter: { level: 'warn', service: 'order', text: 'memory' }, passes: ['fatal'] },
  {
    filter: { level: 'error', service: ['payment', 'web'], traceId: 'abc', text: 'FAIL' },
    passes: ['error'],
  },
  { filter: { level: 'fatal', orderId: 'ORD-2' }, passes: [] },
];
