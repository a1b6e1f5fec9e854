import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueText } from '@/lib/alerts/value-text';
import type { AlertUnit } from '@/lib/events';
import { link, longText, shortText } from '@/lib/events/fields';
import { alertTexts } from './alert-texts';
import { ruleOf } from './notices.fixture';

describe('a value', () => {
  it.each<[number | null, AlertUnit, string, Record<string, string>]>([
    [1234567, 'events', '1,234,567', {}],
    [12.3456, 'percent', '12.35 %', {}],
    [99.95, 'percent', '99.95 %', {}],
    [-0.0012346, 'none', '-0.001235', {}],
    [3, 'times', '3 times', {}],
    [1500, 'milliseconds', '1.5 s', {}],
    [125, 'seconds', '2 min', {}],
    [5_300_000_000, 'bytes', '5.3 GB', {}],
    [0.5, 'bytes', '0.5 B', {}],
    [2.5, 'perSecond', '2.5/s', {}],
    [120_000, 'money', 'HUF 1,200.00', { currency: 'HUF' }],
    [1_200, 'money', '¥1,200', { 'order.currency': 'JPY' }],
    [1_234, 'money', 'BHD 1.234', { currency: 'BHD' }],
    [null, 'percent', '–', {}],
    [Number.POSITIVE_INFINITY, 'percent', '–', {}],
  ])('of %s in %s is %s', (value, unit, text, labels) => {
    expect(valueText(value, unit, labels, 'en-US').replaceAll('\u00a0', ' ')).toBe(text);
  });
});

describe('a placeholder', () => {
  const textsOf = (title: string, labels: Record<string, string>, details = {}) =>
    alertTexts(ruleOf({ title }), { value: 6, labels, details }).title;

  it('is replaced by a value, a label, a detail', () => {
    const title = '{{labels.symbol}} {{ value }} of {{threshold}} in {{window}}: {{details.orders}}';
    expect(textsOf(title, { symbol: 'A' }, { orders: 3 })).toBe('A 6 % of 5 % in 1 min: 3');
  });

  it('in a value is text, and so are signs of a replacement', () => {
    expect(textsOf('{{labels.symbol}}!', { symbol: '{{value}} $& <b>' })).toBe('{{value}} $& <b>!');
  });

  it('of what does not exist is a dash, whatever every object has', () => {
    expect(textsOf('{{labels.constructor}} {{details.__proto__}} {{other}}', {})).toBe('– – {{other}}');
  });
});

describe('text from outside', () => {
  const hostile = '\u202eABC\u0000\u001b[31m\ud800\nnext';

  it('neither reorders nor breaks the title', () => {
    const { title } = alertTexts(ruleOf(), { value: 6, labels: { symbol: hostile } });
    expect(title).toBe('\u2068\u202eABC\ufffd\ufffd[31m\ufffd next\u2069 moved 6 % in 1 min');
  });

  it('is percent-encoded in a link, and cannot leave its folder', () => {
    const linkOf = (symbol: string) => alertTexts(ruleOf(), { value: 6, labels: { symbol } }).link;
    expect(linkOf('a/b?c#d')).toBe('/prices/a%2Fb%3Fc%23d');
    expect(linkOf('..')).toBe('/prices/~..');
    expect(linkOf('x'.repeat(3_000))).toBeUndefined();
  });

  it('never makes a text that its schema refuses', () => {
    const text = fc.string({ unit: 'binary', maxLength: 120 });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 4 }), (symbol, parts) => {
        const rule = ruleOf({ title: '{{labels.symbol}}', body: '{{labels.symbol}}\n{{details.x}}' });
        const texts = alertTexts(rule, { value: 1, labels: { symbol }, details: { x: parts.join(' ') } });
        shortText.parse(texts.title);
        longText.parse(texts.body);
        if (texts.link !== undefined) link.parse(texts.link);
      }),
    );
  });
});
