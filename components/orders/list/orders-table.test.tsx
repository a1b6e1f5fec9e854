// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { useFeedSubscription, useOrders } from '@/components/live';
import { orderEvent, placed } from '@/components/live/testing/events.fixture';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { OrdersTable } from './orders-table';

withScreen();

function Orders() {
  useFeedSubscription('orders');
  return <OrdersTable orders={useOrders()} listKey="all" footer={<p>Older orders</p>} />;
}

async function showOrders() {
  const { gateway } = await showPage(<Orders />);
  gateway.write('orders', placed('o1', 'Ada', 2_400), placed('o2', 'Grace', 990));
  await screen.findByRole('link', { name: /Order of .*Grace/ });
  return gateway;
}
const customers = () => screen.getAllByRole('link').map(({ textContent }) => textContent);
const row = (customer: string) => screen.getByRole('row', { name: new RegExp(customer) });

it('lists the newest order first, with customer, items, total and status, and links to its page', async () => {
  await showOrders();
  expect(customers()).toEqual(['Grace', 'Ada']);
  expect(row('Ada').textContent).toMatch(/2 × Mug.*\$24\.00.*Placed/);
  expect(screen.getByRole('link', { name: /Order of .*Ada/ }).getAttribute('href')).toBe('/orders/o1');
});

it('changes the status of an order where it is listed', async () => {
  const gateway = await showOrders();
  gateway.write(
    'orders',
    orderEvent('order.confirmed', 'o1'),
    orderEvent('order.cancelled', 'o2', { reason: 'late' }),
  );
  expect(await within(row('Ada')).findByText('Confirmed')).toBeDefined();
  expect(within(row('Grace')).getByText('Cancelled')).toBeDefined();
  expect(customers()).toEqual(['Grace', 'Ada']);
});

it('says that a customer is unknown while only later events of the order were read', async () => {
  const gateway = await showOrders();
  gateway.write('orders', orderEvent('payment.failed', 'o3', { reason: 'declined' }));
  expect(await screen.findByRole('link', { name: /Order of an unknown customer/ })).toBeDefined();
});

it('holds still under the mouse, counts the new orders, and shows them when a person asks for them', async () => {
  const user = userEvent.setup();
  const gateway = await showOrders();
  fireEvent.pointerEnter(screen.getByRole('table', { name: 'Orders' }), { pointerType: 'mouse' });
  gateway.write('orders', placed('o3', 'Linus'), orderEvent('order.confirmed', 'o1'));
  const button = await screen.findByRole('button', { name: '1 new' });
  expect(customers()).toEqual(['Grace', 'Ada']);
  expect(within(row('Ada')).getByText('Confirmed')).toBeDefined();
  await user.click(button);
  await waitFor(() => expect(customers()).toEqual(['Linus', 'Grace', 'Ada']));
  expect(screen.queryByRole('button', { name: /new/ })).toBeNull();
});
