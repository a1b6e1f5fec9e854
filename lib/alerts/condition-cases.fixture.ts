import type { z } from 'zod';
import type { conditionSchema } from './condition';

/**
 * Data of log lines by name (topic `logs`, type `log.written`), as the schema lets them through. Both the engine and the
 * lake are tested with these cases:
 *
 * - A field is the text, number or boolean at its path, through objects by their own keys only. Anything else (nothing,
 *   null, an object, a list, an element of a list) is a missing field. `type` and `source` are those of the event.
 * - is, isNot, in, notIn compare as text, exactly: the number 200 is `200` and `"200"`, and no `"200.0"`.
 * - contains looks at texts only, and compares by `foldCase` of lib/logs/filter.
 * - above, atLeast, below, atMost look at numbers only: `"200"` is above nothing.
 * - A missing field passes isNot and notIn only.
 */
const line = (over: Record<string, unknown>) => ({
  level: 'info',
  service: 'payment',
  msg: 'charged',
  at: 1_800_000_000_000,
  ...over,
});

export const conditionLines = {
  plain: line({}),
  number: line({ durationMs: 200, attributes: { status: 200, ok: true, ratio: 0.5, big: 1e21 } }),
  text: line({ durationMs: 0, attributes: { status: '200', ok: 'true', ratio: '0.5' } }),
  zeros: line({ attributes: { status: '200.0', ratio: -0.5 } }),
  zero: line({ attributes: { status: 0, ok: false, ratio: '' } }),
  error: line({ level: 'error', service: 'order', err: { name: 'TimeoutError', message: 'No answer' } }),
  upper: line({ service: 'Payment', msg: 'ÜBER ΟΔΟΣΑ İstanbul Straße 株式' }),
  control: line({ msg: 'red \u001b[31mNUL \u0000end \u202eevil' }),
  prototype: line({ service: '__proto__', attributes: { constructor: 'own', 'a.b': 'dot', length: 3 } }),
  percent: line({ msg: '100% of a_b\\c "quoted" it\'s' }),
  surrogate: line({ msg: 'half \ud800 pair' }),
} as const satisfies Record<string, Record<string, unknown>>;

type Name = keyof typeof conditionLines;
const all = Object.keys(conditionLines) as Name[];
const but = (...names: Name[]) => all.filter((name) => !names.includes(name));

/** The lines that pass each condition, in the order of `conditionLines`. */
export const conditionCases: readonly {
  condition: z.input<typeof conditionSchema>;
  passes: readonly Name[];
}[] = [
  { condition: { field: 'type', is: 'log.written' }, passes: all },
  { condition: { field: 'source', is: 'shop' }, passes: all },
  { condition: { field: 'source', isNot: 'shop' }, passes: [] },
  { condition: { field: 'level', is: 'error' }, passes: ['error'] },
  { condition: { field: 'service', is: 'payment' }, passes: but('error', 'upper', 'prototype') },
  { condition: { field: 'service', is: 'Payment' }, passes: ['upper'] },
  { condition: { field: 'service', is: '__proto__' }, passes: ['prototype'] },
  { condition: { field: 'service', in: ['order', 'Payment', 'order'] }, passes: ['error', 'upper'] },
  { condition: { field: 'service', notIn: ['payment'] }, passes: ['error', 'upper', 'prototype'] },
  { condition: { field: 'durationMs', is: 200 }, passes: ['number'] },
  { condition: { field: 'durationMs', is: '200' }, passes: ['number'] },
  { condition: { field: 'durationMs', is: '200.0' }, passes: [] },
  { condition: { field: 'durationMs', is: 0 }, passes: ['text'] },
  { condition: { field: 'durationMs', is: true }, passes: [] },
  { condition: { field: 'durationMs', isNot: 200 }, passes: but('number') },
  { condition: { field: 'durationMs', notIn: [0, '200'] }, passes: but('number', 'text') },
  { condition: { field: 'durationMs', above: 0 }, passes: ['number'] },
  { condition: { field: 'durationMs', atLeast: 0 }, passes: ['number', 'text'] },
  { condition: { field: 'durationMs', below: 200 }, passes: ['text'] },
  { condition: { field: 'durationMs', atMost: 200 }, passes: ['number', 'text'] },
  { condition: { field: 'durationMs', contains: '2' }, passes: [] },
  { condition: { field: 'attributes.status', is: 200 }, passes: ['number', 'text'] },
  { condition: { field: 'attributes.status', is: '200' }, passes: ['number', 'text'] },
  { condition: { field: 'attributes.status', is: '200.0' }, passes: ['zeros'] },
  { condition: { field: 'attributes.status', in: [0, 200] }, passes: ['number', 'text', 'zero'] },
  { condition: { field: 'attributes.status', isNot: 200 }, passes: but('number', 'text') },
  { condition: { field: 'attributes.status', atLeast: 0 }, passes: ['number', 'zero'] },
  { condition: { field: 'attributes.status', contains: '00' }, passes: ['text', 'zeros'] },
  { condition: { field: 'attributes.ok', is: true }, passes: ['number', 'text'] },
  { condition: { field: 'attributes.ok', is: 'false' }, passes: ['zero'] },
  { condition: { field: 'attributes.ok', above: 0 }, passes: [] },
  { condition: { field: 'attributes.ratio', is: 0.5 }, passes: ['number', 'text'] },
  { condition: { field: 'attributes.ratio', is: -0.5 }, passes: ['zeros'] },
  { condition: { field: 'attributes.ratio', below: 0.5 }, passes: ['zeros'] },
  { condition: { field: 'attributes.big', is: 1e21 }, passes: ['number'] },
  { condition: { field: 'attributes.big', above: 1e20 }, passes: ['number'] },
  { condition: { field: 'attributes.constructor', is: 'own' }, passes: ['prototype'] },
  { condition: { field: 'attributes.constructor', notIn: ['other'] }, passes: all },
  { condition: { field: 'attributes.length', is: 3 }, passes: ['prototype'] },
  { condition: { field: 'attributes.a.b', is: 'dot' }, passes: [] },
  { condition: { field: 'attributes', is: '[object Object]' }, passes: [] },
  { condition: { field: 'attributes', isNot: 'x' }, passes: all },
  { condition: { field: 'constructor.name', is: 'Object' }, passes: [] },
  { condition: { field: 'service.length', is: 7 }, passes: [] },
  { condition: { field: 'nothing', is: 'undefined' }, passes: [] },
  { condition: { field: 'nothing', isNot: 'x' }, passes: all },
  { condition: { field: 'err.name', is: 'TimeoutError' }, passes: ['error'] },
  { condition: { field: 'err.name', isNot: 'TimeoutError' }, passes: but('error') },
  { condition: { field: 'err.message', contains: 'no ANSWER' }, passes: ['error'] },
  { condition: { field: 'err', contains: 'no' }, passes: [] },
  { condition: { field: 'at', is: 1_800_000_000_000 }, passes: all },
  { condition: { field: 'at', above: 1_800_000_000_000 }, passes: [] },
  { condition: { field: 'msg', contains: 'über' }, passes: ['upper'] },
  { condition: { field: 'msg', contains: 'οδος' }, passes: ['upper'] },
  { condition: { field: 'msg', contains: 'İSTANBUL' }, passes: ['upper'] },
  { condition: { field: 'msg', contains: 'istanbul' }, passes: ['upper'] },
  { condition: { field: 'msg', contains: 'STRASSE' }, passes: [] },
  { condition: { field: 'msg', contains: '株' }, passes: ['upper'] },
  { condition: { field: 'msg', contains: 'end' }, passes: ['control'] },
  { condition: { field: 'msg', contains: '\u202eEVIL' }, passes: ['control'] },
  { condition: { field: 'msg', contains: '\u001b[31m' }, passes: ['control'] },
  { condition: { field: 'msg', contains: '%' }, passes: ['percent'] },
  { condition: { field: 'msg', contains: 'a_b' }, passes: ['percent'] },
  { condition: { field: 'msg', contains: 'aXb' }, passes: [] },
  { condition: { field: 'msg', contains: 'b\\c "QUOTED" it\'s' }, passes: ['percent'] },
  { condition: { field: 'msg', contains: '.*' }, passes: [] },
  { condition: { field: 'msg', contains: 'half' }, passes: ['surrogate'] },
  { condition: { field: 'msg', is: 'charged' }, passes: but('upper', 'control', 'percent', 'surrogate') },
];
