// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { notification, orderEvent, orderRow, placed, tick } from '@/components/live/testing/events.fixture';
import { FakeGateway } from '@/components/live/testing/fake-gateway.fixture';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { type Feed, refuse } from '@/lib/protocol';
import { useNewNotifications, useNotifications } from './notifications';
import { useOrder, useOrders } from './orders';
import { usePrice, useSymbols } from './prices';
import { useFeedSubscription } from './subscription';

const { takeErrors } = withScreen();

const list = (name: string) =>
  within(screen.getByRole('list', { name }))
    .queryAllByRole('listitem')
    .map(({ textContent }) => textContent);
const text = (label: string) => screen.getByLabelText(label).textContent;

function Subscription({ feed, orderId }: { feed: Feed; orderId?: string }) {
  const { status, refusal } = useFeedSubscription(feed, orderId ? { filter: { orderId } } : {});
  return <p>{refusal?.message ?? status}</p>;
}

const renders = new Map<string, number>();

function Price({ symbol }: { symbol: string }) {
  renders.set(symbol, (renders.get(symbol) ?? 0) + 1);
  return <output aria-label={symbol}>{usePrice(symbol)?.price ?? 'no price'}</output>;
}

function Prices() {
  return (
    <>
      <Subscription feed="prices" />
      <Price symbol="ACME" />
      <Price symbol="ZINC" />
      <ul aria-label="Symbols">
        {useSymbols().map((symbol) => (
          <li key={symbol}>{symbol}</li>
        ))}
      </ul>
    </>
  );
}

function Orders() {
  return (
    <>
      <Subscription feed="orders" />
      <ul aria-label="Orders">
        {useOrders().map(({ orderId, status, customer }) => (
          <li key={orderId}>{`${customer?.name ?? 'unknown'} ${status}`}</li>
        ))}
      </ul>
    </>
  );
}

function Order({ orderId }: { orderId: string }) {
  const order = useOrder(orderId);
  return (
    <>
      <Subscription feed="orders" orderId={orderId} />
      <output aria-label="Order">{order?.status ?? 'not there'}</output>
    </>
  );
}

function Inbox() {
  const { items, unread, markRead, markAllRead } = useNotifications();
  const [toasts, setToasts] = useState<string[]>([]);
  useNewNotifications((fresh) => setToasts((before) => [...before, ...fresh.map(({ data }) => data.title)]));
  return (
    <>
      <output aria-label="Unread">{unread}</output>
      <output aria-label="Toasts">{toasts.join(', ')}</output>
      <ul aria-label="Inbox">
        {items.map(({ key, data, read }) => (
          <li key={key}>
            {data.title}
            {read ? null : (
              <button type="button" aria-label={`Read ${data.title}`} onClick={() => markRead(key)} />
            )}
          </li>
        ))}
      </ul>
      <button type="button" onClick={markAllRead}>
        Read all
      </button>
    </>
  );
}

describe('prices', () => {
  it('are shown as they arrive, and their symbols in alphabetical order', async () => {
    const { gateway } = await showPage(<Prices />);
    expect(text('ACME')).toBe('no price');
    gateway.write('prices', tick('ZINC', 7), tick('ACME', 100), tick('ACME', 101.5));
    await screen.findByText('101.5');
    expect(text('ZINC')).toBe('7');
    expect(list('Symbols')).toEqual(['ACME', 'ZINC']);
  });

  it('render once a frame, and no component of another symbol', async () => {
    const { gateway } = await showPage(<Prices />);
    gateway.write('prices', tick('ZINC', 7), tick('ACME', 100));
    await screen.findByText('100');
    const { ZINC, ACME = 0 } = Object.fromEntries(renders);
    for (const price of [102, 101, 103]) gateway.write('prices', tick('ACME', price));
    await screen.findByText('103');
    expect(Object.fromEntries(renders)).toEqual({ ZINC, ACME: ACME + 1 });
  });
});

describe('orders', () => {
  it('of the snapshot are listed, new ones come first, and a known one changes where it is', async () => {
    const gateway = new FakeGateway();
    gateway.snapshots.set('orders', [orderRow('o2', 'Grace'), orderRow('o1', 'Ada')]);
    await showPage(<Orders />, gateway);
    await waitFor(() => expect(list('Orders')).toEqual(['Grace placed', 'Ada placed']));
    gateway.write('orders', placed('o3', 'Linus'), orderEvent('order.cancelled', 'o1', { reason: 'late' }));
    await waitFor(() => expect(list('Orders')).toEqual(['Linus placed', 'Grace placed', 'Ada cancelled']));
  });

  it('that were missed while the connection was lost are there after it, each once', async () => {
    const { gateway } = await showPage(<Orders />);
    gateway.write('orders', placed('o1', 'Ada'));
    await screen.findByText('Ada placed');
    gateway.disconnect();
    gateway.write('orders', placed('o2', 'Grace'));
    await waitFor(() => expect(list('Orders')).toEqual(['Grace placed', 'Ada placed']));
  });

  it('are refused with the reason that the gateway gives', async () => {
    const gateway = new FakeGateway();
    gateway.answers.set('orders', refuse('bad_origin'));
    await showPage(<Orders />, gateway);
    expect(await screen.findByText('This origin is not listed in ALLOWED_ORIGINS.')).toBeDefined();
  });

  it('go on after a message of an unknown feed and one that does not fit the protocol, which are logged', async () => {
    const { gateway } = await showPage(<Orders />);
    gateway.send('events', { feed: 'fax', cursor: 'c', events: [], conflated: 0 });
    gateway.send('events', { feed: 'orders', cursor: 7 });
    gateway.write('orders', placed('o1', 'Ada'));
    await screen.findByText('Ada placed');
    expect(takeErrors()).toEqual([
      expect.stringContaining('The page has no feed of this name: {"feed":"fax"'),
      expect.stringContaining('a message for the feed orders that does not fit the protocol'),
    ]);
  });
});

describe('one order', () => {
  it('is subscribed to alone, and changes with its events', async () => {
    const { gateway } = await showPage(<Order orderId="o1" />);
    expect(gateway.requests.find(({ feed }) => feed === 'orders')?.filter).toEqual({ orderId: 'o1' });
    expect(text('Order')).toBe('not there');
    gateway.write('orders', placed('o1', 'Ada'), orderEvent('order.confirmed', 'o1'));
    await screen.findByText('confirmed');
  });
});

describe('notifications', () => {
  it('are unread until a person reads them, one by one or all', async () => {
    const user = userEvent.setup();
    const { gateway } = await showPage(<Inbox />);
    gateway.write('notifications', notification('Sale'), notification('Restock'), notification('Outage'));
    await waitFor(() => expect(text('Unread')).toBe('3'));
    await user.click(screen.getByRole('button', { name: 'Read Sale' }));
    expect(text('Unread')).toBe('2');
    await user.click(screen.getByRole('button', { name: 'Read all' }));
    expect(text('Unread')).toBe('0');
    expect(list('Inbox')).toEqual(['Outage', 'Restock', 'Sale']);
  });

  it('are announced when they are live and for everybody, and not when they were missed', async () => {
    const { gateway } = await showPage(<Inbox />);
    gateway.write('notifications', notification('For all'), notification('For one', 'c1'));
    await waitFor(() => expect(list('Inbox')).toEqual(['For one', 'For all']));
    gateway.disconnect();
    gateway.write('notifications', notification('Missed'));
    await waitFor(() => expect(list('Inbox')).toEqual(['Missed', 'For one', 'For all']));
    expect(text('Toasts')).toBe('For all');
  });
});
