// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useFeedSubscription } from '@/components/live';
import { heartbeat, placed } from '@/components/live/testing/events.fixture';
import { FakeGateway } from '@/components/live/testing/fake-gateway.fixture';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { LedgerTable } from './ledger-table';

const { takeErrors } = withScreen();

function Ledger({ feed }: { feed?: 'orders' }) {
  useFeedSubscription('orders', { enabled: feed !== undefined });
  return <LedgerTable />;
}

/** The text of one cell. */
function cell(feed: string, column: string): string | null | undefined {
  const headers = screen.queryAllByRole('columnheader').map(({ textContent }) => textContent);
  const row = screen.getByRole('row', { name: new RegExp(`^${feed}`) });
  const cells = [...within(row).getAllByRole('rowheader'), ...within(row).getAllByRole('cell')];
  return cells[headers.indexOf(column)]?.textContent;
}
const shows = (column: string, text: string) => waitFor(() => expect(cell('Orders', column)).toBe(text));

it('has a row for each feed that the page subscribed to, and none for the others', async () => {
  await showPage(<Ledger />);
  const rows = await screen.findAllByRole('rowheader');
  expect(rows.map(({ textContent }) => textContent)).toEqual(['Notifications', 'Alerts', 'Health']);
});

it('accounts for each offset: received, recovered after a lost connection, and missed', async () => {
  const { gateway } = await showPage(<Ledger feed="orders" />);
  gateway.write('health', heartbeat());
  gateway.write('orders', placed('o1', 'Ada'), placed('o2', 'Grace'));
  await shows('Received', '2');
  gateway.disconnect();
  gateway.write('orders', placed('o3', 'Linus'));
  await shows('Recovered', '1');
  gateway.loseEvents('orders', 1_500);
  await shows('Missed', '1,500');
  expect(cell('Orders', 'Offsets passed')).toBe('1,503');
  expect(cell('Orders', 'Unexplained')).toBe('0');
  expect(cell('Orders', 'Gateway')).toBe('gw-test');
});

it('says Live for a feed with a heartbeat', async () => {
  const { gateway } = await showPage(<Ledger feed="orders" />);
  gateway.write('health', heartbeat());
  await shows('Status', 'Live');
});

it('shows offsets that no message accounts for, and when they arrived that they are repaired', async () => {
  const gateway = new FakeGateway();
  await showPage(<Ledger feed="orders" />, gateway);
  gateway.write('orders', placed('o1', 'Ada'));
  await shows('Received', '1');
  gateway.writeUnsent('orders', placed('o2', 'Grace'));
  gateway.answers.set('orders', 'no ack');
  gateway.write('orders', placed('o3', 'Linus'));
  await shows('Unexplained', '1');
  gateway.answers.delete('orders');
  await waitFor(() => expect(cell('Orders', 'Repaired')).toBe('1'));
  expect(cell('Orders', 'Unexplained')).toBe('0');
  expect(takeErrors().join('\n')).toContain('The account of orders (sequence-gap)');
});
