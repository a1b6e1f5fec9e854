import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBrokers, protocolMismatch } from './broker-list';
import { InvalidValue } from './field';

test.each([
  ['h:9092', ['h:9092']],
  [' a:1 , B.example:65535 ,', ['a:1', 'b.example:65535']],
  ['a:1,A:1', ['a:1']],
  ['[::1]:9092', ['[::1]:9092']],
  ['PLAINTEXT://h:9092,sasl_ssl://[2001:DB8::7]:9093', ['h:9092', '[2001:db8::7]:9093']],
  ['kafka_1:9092', ['kafka_1:9092']],
  ['bücher.example:9092', ['bücher.example:9092']],
])('%s names brokers', (text, brokers) => {
  expect(parseBrokers(text)).toEqual(brokers);
});

test.each([
  ['h', 'names "h" without a port; write h:9092'],
  ['h:', 'names "h" without a port'],
  ['[::1]', 'names "[::1]" without a port; write [::1]:9092'],
  ['::1:9092', 'an IPv6 address needs brackets: write [::1]:9092'],
  ['2001:db8::7', 'an IPv6 address needs brackets'],
  ['h:0', 'names "h:0"; a port is a whole number from 1 to 65,535'],
  ['h:70000', 'names "h:70000"; a port is'],
  ['h:9092:1', 'a port is'],
  ['h:9092/topic', 'a port is'],
  ['h1:9092 h2:9092', 'a port is'],
  ['h1:9092;h2:9092', 'a port is'],
  ['http://h:9092', 'a broker address has no "http://"; write host:port only'],
  ['://h:9092', 'a broker address has no "://"'],
  [':9092', 'which is not host:port'],
  [',', 'names no broker'],
  ['[1.2.3.4]:9092', 'which is not host:port'],
])('%s is refused with what to write', (text, sentence) => {
  expect(() => parseBrokers(text)).toThrow(sentence);
});

test('credentials among the brokers are refused and not shown', () => {
  expect(() => parseBrokers('user:hunter2@h:9092')).toThrow(InvalidValue);
  expect(() => parseBrokers('user:hunter2@h:9092')).not.toThrow('hunter2');
});

test('a security protocol must agree with the other variables', () => {
  const off = { tls: false, sasl: false };
  const on = { tls: true, sasl: true };
  expect(protocolMismatch('PLAINTEXT://h:1,h:2', off)).toBeUndefined();
  expect(protocolMismatch('SASL_SSL://h:1', on)).toBeUndefined();
  expect(protocolMismatch('SSL://h:1', off)).toContain('SSL://h:1, but TLS is off: set KAFKA_SSL=true');
  expect(protocolMismatch('PLAINTEXT://h:1', on)).toContain('unset KAFKA_SSL');
  expect(protocolMismatch('SASL_PLAINTEXT://h:1', off)).toContain('KAFKA_SASL_USERNAME is not set');
  expect(protocolMismatch('SSL://h:1', on)).toContain('unset KAFKA_SASL_USERNAME');
});

test('any text is parsed into host and port, or refused', () => {
  const piece = fc.constantFrom(
    ':',
    '[',
    ']',
    ',',
    '/',
    '//',
    '::1',
    '9092',
    '65536',
    'h',
    '.',
    '@',
    ' ',
    '-',
    'SSL',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      let brokers: string[];
      try {
        brokers = parseBrokers(text);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidValue);
        return;
      }
      expect(brokers.length).toBeGreaterThan(0);
      for (const broker of brokers) expect(broker).toMatch(/^(\[[0-9a-f:.]+\]|[^:/@,\s]+):[1-9]\d{0,4}$/);
      expect(parseBrokers(brokers.join(','))).toEqual(brokers);
    }),
    { numRuns: 500 },
  );
}, 30_000);
