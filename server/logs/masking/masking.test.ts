import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretName, maskNumber, maskSecrets } from './index';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ';

describe('tokens', () => {
  it.each([
    [`Authorization: Bearer ${jwt}`, 'Authorization: [masked secret]'],
    [`sent Bearer ${jwt} to it`, 'sent Bearer [masked token] to it'],
    ['header Basic YWxhZGRpbjpvcGVuc2VzYW1l', 'header Basic [masked token]'],
    [`session ${jwt} expired`, 'session [masked token] expired'],
    ['push with ghp_0123456789abcdefghijABCDEFGHIJ012345', 'push with [masked token]'],
    ['github_pat_11ABCDEFG0123456789_abcdefghij', '[masked token]'],
    ['slack xoxb-123456789012-abcdefABCDEF', 'slack [masked token]'],
    ['aws AKIAIOSFODNN7EXAMPLE used', 'aws [masked token] used'],
    ['stripe sk_live_4eC39HqLyjWDarjtT1zdp7dc', 'stripe [masked token]'],
    [
      'postgres://postgres:hunter2@127.0.0.1:5433/pulseboard',
      'postgres://postgres:[masked secret]@127.0.0.1:5433/pulseboard',
    ],
    ['redis://:hunter2@cache:6379', 'redis://:[masked secret]@cache:6379'],
    [
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nnext',
      '[masked private key]\nnext',
    ],
    ['-----BEGIN PRIVATE KEY-----\nMIIE cut here', '[masked private key]'],
    ['key: -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', 'key: [masked private key]'],
    ['token=-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', 'token=[masked private key]'],
  ])('masks %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });
});

describe('values by their name', () => {
  it.each([
    ['login failed password=hunter2 user=bob', 'login failed password=[masked secret] user=bob'],
    ['{"user":"bob","password":"hun\\"ter2","n":1}', '{"user":"bob","password":"[masked secret]","n":1}'],
    ["{ token: 'abc123', n: 1 }", "{ token: '[masked secret]', n: 1 }"],
    ['GET /x?access_token=abcdef&y=1', 'GET /x?access_token=[masked secret]&y=1'],
    ['client_secret: s3cr3t;', 'client_secret: [masked secret];'],
    ['api key = abc-123-def-456', 'api key = [masked secret]'],
    [
      'sent "{\\"password\\":\\"hunter2\\",\\"a\\":1}"',
      'sent "{\\"password\\":\\"[masked secret]\\",\\"a\\":1}"',
    ],
    ['Cookie: session=abc; theme=dark', 'Cookie: [masked secret]'],
    ['Set-Cookie: session=abc; Path=/; HttpOnly', 'Set-Cookie: [masked secret]'],
    ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'AWS_SECRET_ACCESS_KEY=[masked secret]'],
    ['password => "x y"', 'password => "[masked secret]"'],
    ['password="never closed', 'password="[masked secret]"'],
  ])('masks %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
    expect(maskSecrets(masked)).toBe(masked);
  });

  it.each([
    'password',
    'db.password',
    'accessToken',
    'access_token',
    'x-api-key',
    'req.headers.authorization',
    'headers.set-cookie',
    'clientSecret',
    'cvc',
    'card_number',
    'PGPASSWORD',
    'auth',
  ])('knows the name %s', (name) => expect(isSecretName(name, 'abc-123-def-456')).toBe(true));
  it.each([
    'token_type_count',
    'passwords_checked',
    'keyboard',
    'author',
    'partition',
    'tokens',
    'orderId',
    'traceId',
    'span',
    'key',
    'expand',
  ])('leaves the name %s', (name) => expect(isSecretName(name, 'x')).toBe(false));
  it('leaves a number named token', () => {
    expect(isSecretName('token', 17)).toBe(false);
    expect(isSecretName('apiKey', 'METADATA')).toBe(false);
    expect(isSecretName('pin', 1234)).toBe(true);
  });
});

describe('cards and accounts', () => {
  it.each([
    ['4242424242424242', 'Visa'],
    ['4242 4242 4242 4242', 'Visa with spaces'],
    ['4242-4242-4242-4242', 'Visa with dashes'],
    ['4222222222222', 'Visa with 13 digits'],
    ['378282246310005', 'American Express'],
    ['3782 822463 10005', 'American Express with spaces'],
    ['5555555555554444', 'Mastercard'],
    ['2223003122003222', 'Mastercard that begins with 2'],
    ['6011111111111117', 'Discover'],
    ['3056 930902 5904', 'Diners Club'],
    ['6304000000000000', 'Maestro'],
    ['6212345678900000003', 'UnionPay with 19 digits'],
  ])('masks %s (%s)', (number) => {
    expect(maskSecrets(`paid with ${number}, thanks`)).toBe('paid with [masked card], thanks');
    expect(maskSecrets(number)).toBe('[masked card]');
    expect(maskSecrets(`{"n":"${number}"}`)).toBe('{"n":"[masked card]"}');
  });

  it('masks a card that is a number', () => {
    expect(maskNumber(4242424242424242)).toBe('[masked card]');
    expect(maskNumber(1795692966429)).toBe(1795692966429);
  });

  it.each([
    ['GB82 WEST 1234 5698 7654 32', '[masked iban]'],
    ['to DE89370400440532013000.', 'to [masked iban].'],
  ])('masks %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });
});

describe('what is no secret', () => {
  it.each([
    'order ORD-Y4YQB2-9311CK placed',
    'trace 18c3bb1b710eff4af0e879b2e300cd63',
    'traceparent 00-4242424242424242424242424242424a-4242424242424242-01',
    'trace 42424242424242424242424242424242',
    'offset 4242424242424243 of orders-3',
    'at 1795692966429, 1795692966429123, 1795692966429123456',
    'id 08dfbb21-f39f-4f6c-9dcd-b6ef01ca769d',
    'id 42424242-4242-4242-4242-424242424242',
    'shipment NE883068266584 AC819442268834',
    '2026-11-26 11:52:37.123 UTC [24313] LOG:  checkpoint complete: wrote 560 buffers (3.4%), lsn=0/207D8E8, redo lsn=0/207D8E8',
    'ratio 0.4242424242424242',
    'phone +49 4242 4242 4242 4243',
    'Unexpected token \'o\', "not json" is not valid JSON',
    'SyntaxError: Unexpected token: }',
    'Basic authentication failed, Bearer tokens are accepted',
    'the password is wrong, and the token expired',
    'partition 3: key of 12 bytes',
    'https://shop.example/orders/ORD-1?x=1',
    'at Object.<anonymous> (file:///app/server/x.js:3:9)',
    'mail to someone@shop.example',
    'AKIA is a prefix, GB82 WEST is not an account',
    'password: ****',
    'Error getting request for apiKey: METADATA, apiVersion: 1, connectionId: 127.0.0.1:9394-127.0.0.1:56170-0-17',
    'java.lang.IllegalArgumentException: Unexpected api key: 32767',
    'keySerializer = class org.apache.kafka.common.serialization.StringSerializer',
  ])('leaves %s', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });
});

it('leaves texts of ids, numbers and times as they are', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
  const order = fc.stringMatching(/^ORD-[0-9A-Z]{6}-[0-9A-Z]{6}$/);
  const time = fc.integer({ min: 1_500_000_000_000, max: 1_999_999_999_999 }).map(String);
  const offset = fc.nat().map(String);
  fc.assert(
    fc.property(fc.array(fc.oneof(hex, order, time, offset, fc.uuid()), { minLength: 1 }), (parts) => {
      for (const text of [parts.join(' '), parts.join(', '), parts.join(':')])
        expect(maskSecrets(text)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

it('masks a card in any text around it', () => {
  const around = fc.string().map((text) => text.replaceAll(/[\w.-]/g, ' '));
  fc.assert(
    fc.property(around, around, (before, after) => {
      expect(maskSecrets(`${before} 5555555555554444 ${after}`)).not.toContain('5555555555554444');
    }),
  );
});
