import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isolated, oneLine, visibleControls } from './bidi';

describe('text from outside', () => {
  it('is unchanged if it does not affect direction', () => {
    for (const plain of ['Ada Lovelace', 'jörg@müller.de', 'M&M', 'Ω-株', 'ESU26#1'])
      expect(isolated(plain)).toBe(plain);
  });
  it('is isolated if it contains right-to-left letters or control characters', () => {
    expect(isolated('شاي')).toBe('\u2068شاي\u2069');
    expect(isolated('Moshi\u202e99.81')).toBe('\u2068Moshi\u202e99.81\u2069');
  });
  it('cannot end the isolate around it, nor leave one open', () => {
    expect(isolated('a\u2069\u202eb')).toBe('\u2068a\u202eb\u2069');
    expect(isolated('a\u2067b')).toBe('ab');
    expect(isolated('a\u2067b\u2069')).toBe('\u2068a\u2067b\u2069\u2069');
  });
  it('is one line', () => expect(oneLine('a\u2029b\r\nc')).toBe('a b c'));
  it('shows invisible characters in JSON as escapes', () => {
    const json = JSON.stringify({ name: 'Moshi\u202e99.81' });
    expect(visibleControls(json)).toBe('{"name":"Moshi\\u202e99.81"}');
    expect(JSON.parse(visibleControls(json))).toEqual(JSON.parse(json));
  });
  it('has balanced isolates, whatever the text is', () => {
    const odd = fc.string({
      unit: fc.constantFrom('a', 'ش', '\u202e', '\u2066', '\u2068', '\u2069', '\u2029'),
    });
    const property = fc.property(odd, (text) => {
      let open = 0;
      for (const character of isolated(text)) {
        if (/[\u2066-\u2068]/.test(character)) open += 1;
        if (character === '\u2069') open -= 1;
        expect(open).toBeGreaterThanOrEqual(0);
      }
      expect(open).toBe(0);
    });
    fc.assert(property);
  });
});
