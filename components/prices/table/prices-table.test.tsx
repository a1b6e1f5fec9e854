// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { NuqsTestingAdapter } from 'nuqs/adapters/testing';
import { expect, it } from 'vitest';
import { useFeedSubscription } from '@/components/live';
import { tick } from '@/components/live/testing/events.fixture';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { PricesTable } from './prices-table';
import { usePriceTable } from './use-price-table';

withScreen();

function Prices() {
  useFeedSubscription('prices');
  const table = usePriceTable(false);
  return <PricesTable table={table} onHold={() => {}} />;
}

async function showPrices() {
  const { gateway, live } = await showPage(
    <NuqsTestingAdapter hasMemory>
      <Prices />
    </NuqsTestingAdapter>,
  );
  gateway.write('prices', tick('ZINC', 12.5), tick('ACME', 100), tick('MOSS', 200));
  await screen.findByRole('link', { name: 'ACME' });
  return { gateway, live };
}
const symbols = () => screen.getAllByRole('link').map(({ textContent }) => textContent);
const row = (symbol: string) => screen.getByRole('row', { name: new RegExp(symbol) });
const cells = (symbol: string) =>
  within(row(symbol))
    .getAllByRole('cell')
    .map(({ textContent }) => textContent);

it('shows one row a symbol, with its last price, and links to its page', async () => {
  const { gateway } = await showPrices();
  expect(symbols()).toEqual(['ACME', 'MOSS', 'ZINC']);
  expect(cells('ZINC')[2]).toBe('12.50');
  expect(screen.getByRole('link', { name: 'ZINC' }).getAttribute('href')).toBe('/prices/ZINC');
  gateway.write('prices', tick('ZINC', 13.25));
  await waitFor(() => expect(cells('ZINC')[2]).toBe('13.25'));
  expect(cells('ACME')[2]).toBe('100.00');
});

it('shows a dash for the change until the base of the day is known, and then the change with its sign', async () => {
  const { live } = await showPrices();
  expect(cells('ACME').slice(3, 5)).toEqual(['–', '–']);
  const figures = { last: 100, at: 1, baseAt: 7, open: null, high: null, low: null, volume: 0, count: 0 };
  const prices = [{ ...figures, symbol: 'ACME', base: 80 }];
  live.prices.setDay({ dayStart: 0, position: 'e.A', historyStart: null, prices });
  await waitFor(() =>
    expect(cells('ACME').slice(3, 5)).toEqual(['▲+20.00', expect.stringMatching(/^▲\+25\.00\s%$/)]),
  );
  expect(cells('ZINC')[3]).toBe('–');
});

it('is sorted by the column that a person chooses, and says so', async () => {
  const user = userEvent.setup();
  await showPrices();
  await user.click(screen.getByRole('button', { name: 'Last' }));
  await waitFor(() => expect(symbols()).toEqual(['MOSS', 'ACME', 'ZINC']));
  expect(screen.getByRole('columnheader', { name: 'Last' }).getAttribute('aria-sort')).toBe('descending');
  await user.click(screen.getByRole('button', { name: 'Last' }));
  await waitFor(() => expect(symbols()).toEqual(['ZINC', 'ACME', 'MOSS']));
});

it('lists a pinned symbol first', async () => {
  const user = userEvent.setup();
  await showPrices();
  const pin = screen.getByRole('button', { name: /Pin .*ZINC/ });
  await user.click(pin);
  await waitFor(() => expect(symbols()).toEqual(['ZINC', 'ACME', 'MOSS']));
  expect(screen.getByRole('button', { name: /Pin .*ZINC/ }).getAttribute('aria-pressed')).toBe('true');
});
