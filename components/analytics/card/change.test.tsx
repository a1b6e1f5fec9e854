// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Change, type ChangeProps } from './change';

afterEach(cleanup);
const shown = (props: ChangeProps) => {
  const { container } = render(<Change {...props} />);
  const { textContent, className = '' } = container.firstElementChild ?? {};
  return { text: textContent, ink: /text-(up|down)/.exec(className)?.[1] };
};

it('has a sign, an arrow and a colour, by whether more is better', () => {
  expect(shown({ now: 112, before: 100, better: 'more' })).toEqual({
    text: expect.stringMatching(/^▲ \+12\.00\s% from the period before$/),
    ink: 'up',
  });
  expect(shown({ now: 112, before: 100, better: 'less' }).ink).toBe('down');
  expect(shown({ now: 90, before: 100, better: 'more' })).toMatchObject({
    text: expect.stringContaining('▼ -10.00'),
    ink: 'down',
  });
  expect(shown({ now: 90, before: 100 }).ink).toBeUndefined();
});

it('says what has no percentage', () => {
  expect(shown({ now: 3, before: undefined }).text).toBe('no data before');
  expect(shown({ now: 3, before: 0, better: 'more' }).text).toContain('▲ 0 before');
  expect(shown({ now: 0, before: 0, better: 'more' }).text).toContain('= 0.00 %');
});

it('of a negative amount has the direction of the amount', () =>
  expect(shown({ now: 50, before: -100, better: 'more' }).text).toContain('▲ +150.00'));
