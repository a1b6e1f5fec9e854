import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageIdOf } from './message-id';
import { displayRecipient, limitKey, parseSender, recipientOf } from './recipient';
import { untrustedText } from './untrusted-text';

const email = 'ann@a.example';
// Any text without lone surrogates.
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10_ffff }), { maxLength: 150 })
  .map((codes) => String.fromCodePoint(...codes).replace(/\p{Cs}/gu, ''));

describe('a recipient', () => {
  it('has a name on one line, for any name', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        expect(recipientOf({ name, email })).toMatchObject({ address: email });
        const cleaned = recipientOf({ name, email })?.name ?? '';
        expect(cleaned).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect([...cleaned].length).toBeLessThanOrEqual(100);
        const shown = displayRecipient({ name, email });
        expect(shown.endsWith(` <${email}>`)).toBe(true);
        expect(shown.match(/[<>]/g)).toHaveLength(2);
      }),
    );
  });

  it.each([
    'a@b.example, c@d.example',
    'a@b.example\r\nRCPT TO:<c@d.example>',
    '<a@b.example>',
    '"a b"@c.example',
    '',
  ])('is refused with the address %j', (address) =>
    expect(recipientOf({ name: 'Ann', email: address })).toBeUndefined(),
  );

  it('is displayed with a quoted name when that holds separators of addresses', () => {
    const shown = displayRecipient({ name: 'v1@a.example, v2@a.example, Ann', email });
    expect(shown).toBe(`"v1@a.example, v2@a.example, Ann" <${email}>`);
    expect(displayRecipient({ name: 'Ann Lee', email })).toBe(`Ann Lee <${email}>`);
  });

  it('is counted by the mailbox that it is delivered to', () => {
    expect(limitKey('Ann+news@A.example')).toBe(email);
    expect(limitKey('+ann@a.example')).toBe('+ann@a.example');
    expect(limitKey('jörg@MÜLLER.de')).toBe('jörg@xn--mller-kva.de');
  });
});

it('a sender is one address, with or without a name', () => {
  expect(parseSender('Shop <shop@a.example>')).toEqual({ name: 'Shop', address: 'shop@a.example' });
  expect(parseSender('shop@a.example')).toEqual({ name: '', address: 'shop@a.example' });
  for (const text of [
    'a@b.example, c@d.example',
    'A <a@b.example> <c@d.example>',
    '"A, B" <a@b.example>',
    'A',
  ])
    expect(parseSender(text)).toBeUndefined();
});

const links = [
  'https://evil.example/x',
  'http://a.b',
  'ftp://evil.example',
  'WWW.evil.example',
  'me@evil.example',
];

it('untrusted text holds nothing that a mail program turns into a link', () => {
  expect(untrustedText('see https://evil.example/x, www.evil.example or me@evil.example')).toBe(
    'see https:// evil. example/ x, www. evil. example or me@ evil. example',
  );
  expect(untrustedText('Moshi\u202e99.81')).toBe('\u2068Moshi\u202e99.81\u2069');
  expect(untrustedText('Dr. Ann-Lee O’Neil Jr. 3.5')).toBe('Dr. Ann-Lee O’Neil Jr. 3.5');
  fc.assert(
    fc.property(fc.constantFrom(...links), anyText, (url, text) => {
      expect(untrustedText(`${text} ${url}`)).not.toMatch(/:\/\/\w|www\.\w|@\w/i);
    }),
  );
});

it('a Message-ID is one valid id of bounded length', () => {
  fc.assert(
    fc.property(
      anyText.map((text) => `x${text}`),
      (mailId) => {
        expect(messageIdOf(mailId.toString())).toMatch(/^<[\w.%-]{1,200}@pulseboard\.example>$/);
      },
    ),
  );
});
