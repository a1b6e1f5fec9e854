import { expect, test } from 'vitest';
import { endsSlot, isWholeStep, nextProgress, resumeFrom } from './target';

const hour = 3_600_000;
const now = 100 * hour;

test('evaluation goes on where it ended, and begins now', () => {
  expect(resumeFrom({ events: now - 5_000, gauges: now - 10 }, now)).toEqual({
    events: now - 5_000,
    gauges: now - 10,
  });
  expect(resumeFrom({ events: null, gauges: null }, now)).toEqual({ events: now, gauges: now });
});

test('after a long time without an instance, the last six hours are evaluated', () => {
  expect(resumeFrom({ events: 0, gauges: 0 }, now)).toEqual({
    events: now - 6 * hour,
    gauges: now - 6 * hour,
  });
});

test('a clock that was set back does not evaluate anything again', () => {
  expect(resumeFrom({ events: now + hour, gauges: now }, now).events).toBe(now);
  const evaluated = { events: now, gauges: now };
  expect(nextProgress(evaluated, now - hour, now - hour)).toEqual(evaluated);
});

test('rules over gauges are evaluated while the topics cannot be read', () => {
  const next = nextProgress({ events: now, gauges: now }, undefined, now + 1_000);
  expect(next).toEqual({ events: now, gauges: now + 1_000 });
});

test('events are evaluated with some slack, and never beyond the clock', () => {
  expect(nextProgress({ events: now, gauges: now }, now + 5_000, now + 1_000).events).toBe(now + 800);
  expect(nextProgress({ events: now, gauges: now }, now + 500, now + 1_000).events).toBe(now + 300);
});

test('a backlog is evaluated a minute at a time', () => {
  const evaluated = { events: now - hour, gauges: now };
  const next = nextProgress(evaluated, now, now);
  expect(next.events).toBe(now - hour + 60_000);
  expect(isWholeStep(evaluated, next)).toBe(true);
  expect(isWholeStep(next, { ...next, events: next.events + 10 })).toBe(false);
});

test('a slot ends when either clock reaches its end', () => {
  const at = (events: number, gauges: number) => ({ events, gauges });
  expect(endsSlot(at(249, 249), at(249, 250), 250)).toBe(true);
  expect(endsSlot(at(249, 249), at(250, 249), 250)).toBe(true);
  expect(endsSlot(at(250, 250), at(499, 499), 250)).toBe(false);
});
