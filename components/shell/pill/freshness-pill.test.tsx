// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { useFeedSubscription } from '@/components/live';
import { heartbeat, placed } from '@/components/live/testing/events.fixture';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { FreshnessPill } from './freshness-pill';

withScreen();

function Page() {
  useFeedSubscription('orders');
  return <FreshnessPill />;
}
const pill = (name: RegExp) => screen.findByRole('button', { name });
const announced = (text: RegExp) =>
  waitFor(() => expect(screen.getByRole('status').textContent).toMatch(text));

it('says Live with the latency of the events that were painted', async () => {
  const { gateway } = await showPage(<Page />);
  gateway.write('health', heartbeat());
  // Again and again: no latency is shown before the clocks are measured to the millisecond.
  await waitFor(() => {
    gateway.write('orders', placed('o1', 'Ada'));
    expect(screen.getByRole('button', { name: /^Live · (< )?\d+ ms/ })).toBeDefined();
  });
  await announced(/^Live$/);
});

it('says that the page reconnects when the connection is lost, and announces what that means', async () => {
  const { gateway } = await showPage(<Page />);
  gateway.write('health', heartbeat());
  await announced(/^Live$/);
  gateway.isUp = false;
  gateway.disconnect();
  expect(await pill(/^Reconnecting · 0 s/)).toBeDefined();
  await announced(/^Gateway lost\. The connection to the gateway is lost\./);
});

it('says that Kafka is down when the gateway reports it', async () => {
  const { gateway } = await showPage(<Page />);
  gateway.write('health', heartbeat({ kafka: { state: 'down', since: Date.now() - 7_000 } }));
  expect(await pill(/^Kafka down · [678] s/)).toBeDefined();
});

it('explains in the delivery ledger that Kafka is down, and since when', async () => {
  const user = userEvent.setup();
  const { gateway } = await showPage(<Page />);
  gateway.write('health', heartbeat({ kafka: { state: 'down', since: Date.now() - 7_000 } }));
  await user.click(await pill(/^Kafka down/));
  const ledger = await screen.findByRole('dialog', { name: 'Delivery ledger' });
  await waitFor(() =>
    expect(ledger.textContent).toMatch(/Kafka does not answer the gateway\..* Since .*\d+ s ago/),
  );
});

it('says how late the gateway is', async () => {
  const { gateway } = await showPage(<Page />);
  const late = { feed: 'orders', eventsPerSecond: 1, ringEvents: 0, lagMessages: 40, lagSeconds: 6 };
  gateway.write('health', heartbeat({ feeds: [late] }));
  expect(await pill(/^Late 6 s/)).toBeDefined();
});

it('opens the delivery ledger, in which a person can pause the page and resume it', async () => {
  const user = userEvent.setup();
  const { gateway } = await showPage(<Page />);
  gateway.write('health', heartbeat());
  await announced(/^Live$/);
  await user.click(await pill(/Show the delivery ledger/));
  expect(await screen.findByRole('heading', { name: 'Delivery ledger' })).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Pause' }));
  await announced(/^Paused\. Resume to load what you missed\.$/);
  await user.click(screen.getByRole('button', { name: 'Resume' }));
  expect(await screen.findByRole('button', { name: 'Pause' })).toBeDefined();
});
