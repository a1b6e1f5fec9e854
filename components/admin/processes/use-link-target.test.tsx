// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { useLinkTarget } from './use-link-target';

afterEach(cleanup);

function Line({ id }: { id: string }) {
  const { target, isTarget } = useLinkTarget<HTMLLIElement>(id);
  return (
    <li ref={target} id={id} aria-current={isTarget}>
      {id}
    </li>
  );
}
const current = () =>
  screen.getAllByRole('listitem').filter((line) => line.getAttribute('aria-current') === 'true');

it('scrolls to the line that the address names, though it appears after the page, and follows a new address', () => {
  const scroll = vi.spyOn(HTMLElement.prototype, 'scrollIntoView').mockImplementation(() => undefined);
  window.location.hash = '#process-payment';
  render(
    <ul>
      <Line id="process-order" />
      <Line id="process-payment" />
    </ul>,
  );
  expect(current().map(({ id }) => id)).toEqual(['process-payment']);
  expect(scroll).toHaveBeenCalledOnce();
  act(() => {
    window.location.hash = '#process-order';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  });
  expect(current().map(({ id }) => id)).toEqual(['process-order']);
});
