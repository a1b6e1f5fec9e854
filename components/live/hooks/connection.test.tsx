// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { heartbeat, orderRow, placed } from '@/components/live/testing/events.fixture';
import { FakeGateway } from '@/components/live/testing/fake-gateway.fixture';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { useConnection, useFeedFreshness, usePaused, useSession } from './connection';
import { useHealth } from './health';
import { useLedger } from './ledger';
import { useOrders } from './orders';
import { useFeedSubscription } from './subscription';

withScreen();

function Page() {
  useFeedSubscription('orders');
  const [isPaused, setPaused] = usePaused();
  const row = useLedger().find(({ feed }) => feed === 'orders');
  return (
    <>
      <output aria-label="Page">{useConnection().phase}</output>
      <output aria-label="Feed">{useFeedFreshness('orders').state}</output>
      <output aria-label="Role">{useSession().role ?? 'none'}</output>
      <output aria-label="Clients">{useHealth()?.clients ?? 'unknown'}</output>
      <output aria-label="Orders">{useOrders().length}</output>
      <output aria-label="Recovered">{row?.recovered}</output>
      <output aria-label="Missed">{row?.missed}</output>
      <button type="button" onClick={() => setPaused(!isPaused)}>
        {isPaused ? 'Resume' : 'Pause'}
      </button>
    </>
  );
}
const text = (label: string) => screen.getByLabelText(label).textContent;
const shows = (label: string, expected: string) => waitFor(() => expect(text(label)).toBe(expected));

describe('a page', () => {
  it('is live with the first heartbeat, lost without a socket, and live again with the next one', async () => {
    const { gateway } = await showPage(<Page />);
    gateway.write('health', heartbeat());
    await shows('Page', 'live');
    expect(text('Role')).toBe('viewer');
    gateway.isUp = false;
    gateway.disconnect();
    await shows('Page', 'gateway-lost');
    expect(text('Feed')).toBe('gateway-lost');
    gateway.isUp = true;
    gateway.accept();
    await waitFor(() => expect(gateway.isSubscribed('health')).toBe(true));
    gateway.write('health', heartbeat());
    await shows('Page', 'live');
  });

  it('that is paused gets no orders, and recovers them on resume', async () => {
    const user = userEvent.setup();
    const { gateway } = await showPage(<Page />);
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    await shows('Page', 'paused');
    gateway.write('orders', placed('o1', 'Ada'));
    expect(text('Orders')).toBe('0');
    await user.click(screen.getByRole('button', { name: 'Resume' }));
    await shows('Orders', '1');
    await shows('Recovered', '1');
  });

  it('counts what Kafka no longer holds as missed, and shows the snapshot that replaces it', async () => {
    const gateway = new FakeGateway();
    await showPage(<Page />, gateway);
    gateway.snapshots.set('orders', [orderRow('o1', 'Ada'), orderRow('o2', 'Grace')]);
    gateway.loseEvents('orders', 40);
    await shows('Orders', '2');
    await shows('Missed', '40');
  });
});

describe('the health of the gateway', () => {
  it('is unknown before the first heartbeat, and then that of the last one', async () => {
    const { gateway } = await showPage(<Page />);
    expect(text('Clients')).toBe('unknown');
    gateway.write('health', heartbeat({ clients: 3 }));
    await shows('Clients', '3');
    gateway.write('health', heartbeat({ clients: 4 }));
    await shows('Clients', '4');
  });
});
