import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ProblemError } from '@/lib/problem';
import { SignInThrottle } from './sign-in-throttle';

let now = 0;
let throttle: SignInThrottle;

beforeEach(() => {
  now = 1_000_000;
  throttle = new SignInThrottle(() => now);
});

const wait = (seconds: number) => {
  now += seconds * 1_000;
};
/** Tries wrong passwords, each as soon as it is allowed. */
const fail = (times: number, source = 'a') => {
  for (let count = 0; count < times; count += 1) {
    wait(waiting(source));
    throttle.begin(source);
  }
};
/** The seconds a source has to wait. */
function waiting(source = 'a'): number {
  // On a copy, because an attempt counts.
  const { sources } = throttle as unknown as { sources: Map<string, object> };
  const copy = new SignInThrottle(() => now);
  Object.assign(copy, { sources: new Map(sources) });
  try {
    copy.begin(source);
    return 0;
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    const { statusCode, options } = error as ProblemError;
    expect(statusCode).toBe(429);
    return options.retryAfter ?? Number.NaN;
  }
}

describe('one source', () => {
  test('may be wrong four times without waiting', () => {
    fail(4);
    expect(waiting()).toBe(0);
  });

  test('waits 1 s after the fifth, twice as long after each further one, and 60 s at most', () => {
    fail(4);
    const waits = Array.from({ length: 9 }, () => {
      wait(60);
      fail(1);
      return waiting();
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('may try again when the time is over', () => {
    fail(6);
    wait(1.5);
    expect(waiting()).toBe(1);
    wait(0.5);
    expect(waiting()).toBe(0);
  });

  test('is reset after the right password', () => {
    fail(8);
    throttle.succeeded('a');
    fail(4);
    expect(waiting()).toBe(0);
  });

  test('is reset after a quarter of an hour', () => {
    fail(8);
    wait(15 * 60);
    fail(4);
    expect(waiting()).toBe(0);
  });

  test('does not delay another one', () => {
    fail(8);
    expect(waiting('b')).toBe(0);
  });
});

test('a thousand failing sources do not delay another one', () => {
  for (let index = 0; index < 5_000; index += 1) throttle.begin(`source ${index % 1_000}`);
  expect(waiting('another')).toBe(0);
});

test('sources do not fill the memory', () => {
  for (let index = 0; index < 12_000; index += 1) throttle.begin(`source ${index}`);
  expect(throttle.size).toBe(10_000);
});

test('parallel attempts count before the first one is checked', () => {
  const tries = Array.from({ length: 10 }, () => {
    try {
      return throttle.begin('a');
    } catch (error) {
      return (error as ProblemError).statusCode;
    }
  });
  expect(tries).toEqual([0, 1, 2, 3, 4, 429, 429, 429, 429, 429]);
});

test('a clock that is set back does not lock anybody out', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-06-01T12:00:00Z') });
  const real = new SignInThrottle();
  for (let count = 0; count < 4; count += 1) real.begin('a');
  vi.setSystemTime(new Date('2026-06-01T11:00:00Z'));
  expect(real.begin('a')).toBe(4);
  expect(() => real.begin('a')).toThrow('Try again in 1 second.');
  vi.useRealTimers();
});
