import { expect, it } from 'vitest';
import { processOf, serviceOfProcess } from './process-of';

const of = (instance?: string) =>
  processOf({ data: { level: 'info', service: 's', msg: '', at: 0, ...(instance ? { instance } : {}) } });

it('is the name before the pid, and nothing for programs that the supervisor does not run', () => {
  expect(of('gateway-1/4711')).toBe('gateway-1');
  expect(of('payment/12')).toBe('payment');
  expect(of()).toBeUndefined();
  expect(of('pod-7f9c')).toBeUndefined();
  expect(of('javascript:alert(1)//1')).toBeUndefined();
});

it('numbered processes write one service', () => {
  expect(serviceOfProcess('gateway-2')).toBe('gateway');
  expect(serviceOfProcess('payment')).toBe('payment');
});
