import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyRule } from './any-rule.fixture';
import { parseRules } from './parse';
import { printRules } from './print';

test('any rules are the same after they were printed and read', () => {
  const rules = fc.uniqueArray(anyRule, { selector: ({ id }) => id, maxLength: 5 });
  fc.assert(
    fc.property(rules, (given) => {
      expect(parseRules(printRules(given))).toEqual({ rules: given });
    }),
    { numRuns: 60 },
  );
});

test('any text is rules or problems with a place in it', () => {
  const part = fc.constantFrom(
    'rules',
    ':',
    ' ',
    '\n',
    '- ',
    '[',
    '{',
    '}',
    ']',
    '&a',
    '*a',
    '!x',
    '"',
    'id',
    '|',
    '#',
    '\t',
    '<<',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (given) => {
      const parsed = parseRules(given);
      if ('rules' in parsed) return;
      const lines = given.split('\n').length;
      for (const { line, column } of parsed.problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines + 1);
        expect(column).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 500 },
  );
});
