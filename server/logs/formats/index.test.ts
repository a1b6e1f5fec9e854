import { expect, it } from 'vitest';
import { formatOf } from './index';

const source = { path: '/var/log/app.log', service: 'app', host: 'machine' };
const parse = (record: string) => formatOf(record.split('\n', 1)[0] ?? '').parse(record, source, 1000);

it('reads a line of our own processes', () => {
  expect(
    parse(
      '{"level":30,"time":1795692966429,"service":"payment","traceId":"18c3bb1b710eff4af0e879b2e300cd63","orderId":"ORD-Y4YQB2-9311CK","outcome":"captured","amount":13300,"msg":"charge completed"}',
    ),
  ).toEqual({
    level: 'info',
    service: 'payment',
    msg: 'charge completed',
    at: 1795692966429,
    traceId: '18c3bb1b710eff4af0e879b2e300cd63',
    orderId: 'ORD-Y4YQB2-9311CK',
    host: 'machine',
    attributes: { outcome: 'captured', amount: 13300 },
  });
});
it('reads plain text', () => {
  expect(parse('✓ Running next.config.ts took 176ms')).toEqual({
    level: 'info',
    service: 'app',
    msg: '✓ Running next.config.ts took 176ms',
    at: 1000,
    host: 'machine',
  });
});
