import { expect, it } from 'vitest';
import { isWanted, onlyService, unusedParts } from './row-filter';

const row = { services: ['payment', 'order'], texts: ['Card declined', 'CardError'] };

it('a row has one of the services and the text in any case', () => {
  expect(isWanted(row, {})).toBe(true);
  expect(isWanted(row, { service: 'gateway,order' })).toBe(true);
  expect(isWanted(row, { service: 'gateway' })).toBe(false);
  expect(isWanted(row, { text: 'carderror' })).toBe(true);
  expect(isWanted(row, { service: 'payment', text: 'timeout' })).toBe(false);
});

it('asks the API for one service, and looks for several in the answer', () => {
  expect(onlyService({ service: 'payment' })).toBe('payment');
  expect(onlyService({ service: 'payment,order' })).toBeUndefined();
  expect(onlyService({})).toBeUndefined();
});

it('names what a tab does not use', () =>
  expect(unusedParts({ orderId: 'ORD-1', text: 'x', pattern: 'y' }, ['text'])).toEqual([
    'regular expression',
    'order',
  ]));
