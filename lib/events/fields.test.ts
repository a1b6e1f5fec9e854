import { describe, expect, it } from 'vitest';
import { email, shortText } from './fields';

describe('an email address', () => {
  it.each(['a@b.example', 'jörg@müller.de', 'почта@пример.рф', '田中@例え.テスト', "o'neil+tag@x-y.co.uk"])(
    'may be %s',
    (address) => expect(email.safeParse(address).success).toBe(true),
  );

  it.each([
    'v1@a.example, v2@a.example',
    'v1@a.example,v2@a.example',
    'a;b@x.example',
    'Ann <a@x.example>',
    '<a@x.example>',
    '"a b"@x.example',
    'a@x.example\r\nBcc: v@x.example',
    'a\u0000@x.example',
    'a\u202e@x.example',
    'a@b@x.example',
    'a@localhost',
    'a@.example',
    'a..b@x.example',
    '.a@x.example',
    'a@[127.0.0.1]',
    '(c)a@x.example',
    'a b@x.example',
    `${'a'.repeat(65)}@x.example`,
    `a@${'x'.repeat(64)}.example`,
  ])('is not %j', (address) => expect(email.safeParse(address).success).toBe(false));
});

it.each(['a\0b', 'a\ud800', '\udc00b'])('a text that a database cannot store is rejected: %j', (value) => {
  expect(shortText.safeParse(value).success).toBe(false);
});
