import { beforeEach, describe, expect, test } from 'vitest';
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
const fail = (times: number, address = 'a') => {
  for (let count = 0; count < times; count += 1) throttle.failed(address);
};
/** The seconds an address has to wait. */
function waiting(address = 'a'): number {
  try {
    throttle.check(address);
    return 0;
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    const { statusCode, options } = error as ProblemError;
    expect(statusCode).toBe(429);
    return options.retryAfter ?? Number.NaN;
  }
}

describe('one address', () => {
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

  test('starts anew after the right password', () => {
    fail(8);
    throttle.succeeded('a');
    fail(4);
    expect(waiting()).toBe(0);
  });

  test('starts anew after a quarter of an hour', () => {
    fail(8);
    wait(15 * 60);
    fail(4);
    expect(waiting()).toBe(0);
  });

  test('does not hold up another one', () => {
    fail(8);
    expect(waiting('b')).toBe(0);
  });
});

describe('all addresses together', () => {
  test('have thirty wrong passwords, then one every two seconds', () => {
    for (let index = 0; index < 30; index += 1) fail(1, `address ${index}`);
    expect(waiting('another')).toBe(2);
    wait(2);
    expect(waiting('another')).toBe(0);
    fail(1, 'another');
    expect(waiting('a third')).toBe(2);
  });

  test('have thirty again after a quiet minute', () => {
    for (let index = 0; index < 30; index += 1) fail(1, `address ${index}`);
    wait(60);
    for (let index = 0; index < 29; index += 1) fail(1, `other ${index}`);
    expect(waiting('another')).toBe(0);
  });

  test('do not fill the memory', () => {
    for (let index = 0; index < 5_000; index += 1) fail(1, `address ${index}`);
    expect(throttle.size).toBe(1_000);
  });
});
