import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isolated, oneLine, visibleControls } from './bidi';

describe('text from outside', () => {
  it('is as it came where it turns nothing about', () => {
    for (const plain of ['Ada Lovelace', 'jörg@müller.de', 'M&M', 'Ω-株', 'ESU26#1'])
      expect(isolated(plain)).toBe(plain);
  });
  it('is isolated where it holds letters from right to left or a control', () => {
    expect(isolated('شاي')).toBe('\u2068شاي\u2069');
    expect(isolated('Moshi\u202e99.81')).toBe('\u2068Moshi\u202e99.81\u2069');
  });
  it('cannot end the isolate around it, nor leave one open', () => {
    expect(isolated('a\u2069\u202eb')).toBe('\u2068a\u202eb\u2069');
    expect(isolated('a\u2067b')).toBe('ab');
    expect(isolated('a\u2067b\u2069')).toBe('\u2068a\u2067b\u2069\u2069');
  });
  it('is one line', () => expect(oneLine('a\u2029b\r\nc')).toBe('a b c'));
  it('shows in JSON what cannot be seen', () => {
    const json = JSON.stringify({ name: 'Moshi\u202e99.81' });
    expect(visibleControls(json)).toBe('{"name":"Moshi\\u202e99.81"}');
    expect(JSON.parse(visibleControls(json))).toEqual(JSON.parse(json));
  });
  it('leaves as many isolates closed as opened, whatever it is', () => {
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
