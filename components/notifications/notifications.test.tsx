// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { NuqsTestingAdapter } from 'nuqs/adapters/testing';
import { Toaster, toast } from 'sonner';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { alertChange, alertNote, notification } from '@/components/live/testing/events.fixture';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { Bell } from '@/components/shell/bell/bell';
import { Inbox } from './inbox';
import { Toasts } from './toasts/toasts';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: vi.fn() }) }));

withScreen();
afterEach(() => {
  toast.dismiss();
});

const page = (
  <NuqsTestingAdapter hasMemory>
    <Bell />
    <Inbox />
    <Toasts />
    <Toaster closeButton />
  </NuqsTestingAdapter>
);

const lines = () =>
  within(screen.getByRole('list', { name: 'Inbox' }))
    .queryAllByRole('listitem')
    .map(({ textContent }) => textContent ?? '');
const line = (text: string) => lines().find((one) => one.includes(text));
const toasts = () =>
  [...document.querySelectorAll('[data-sonner-toast]')].map((one) => one.textContent ?? '');

describe('notifications of an alert', () => {
  it('that fired and is resolved are one entry, which is read, and whose toast is gone', async () => {
    const { gateway } = await showPage(page);
    gateway.write('notifications', alertNote('r@1', 'firing', 'Payment is down', 'critical'));
    await waitFor(() => expect(toasts().join()).toContain('Critical: Payment is down'));
    expect(line('Payment is down')).toContain('Firing since');
    expect(screen.getByRole('button', { name: 'Notifications, 1 unread' })).toBeTruthy();
    gateway.write('notifications', alertNote('r@1', 'resolved', 'Resolved: Payment is down', 'success'));
    await waitFor(() => expect(toasts().join()).not.toContain('Payment is down'));
    expect(lines()).toHaveLength(1);
    expect(line('Payment is down')).toMatch(/Fired \d\d:\d\d.*Resolved \d\d:\d\d/);
    expect(screen.getByRole('button', { name: 'Notifications' })).toBeTruthy();
  });

  it('is cleared by the state of the alert where no notification says that it is resolved', async () => {
    const { gateway } = await showPage(page);
    gateway.write('notifications', alertNote('r@1', 'firing', 'Payment is down', 'critical'));
    await waitFor(() => expect(toasts().join()).toContain('Payment is down'));
    gateway.write('alerts', alertChange('r', { state: 'resolved', incidentId: 'r@1' }));
    await waitFor(() => expect(toasts().join()).not.toContain('Payment is down'));
    expect(line('Payment is down')).toContain('Resolved');
  });
});

it('a notification says that its alert is acknowledged or muted, and not what is true of another incident', async () => {
  const { gateway } = await showPage(page);
  gateway.write('notifications', alertNote('r@1', 'firing', 'Payment is down', 'critical'));
  const incident = { incidentId: 'r@1', acknowledgedAt: Date.now(), mutedUntil: Date.now() + 60_000 };
  gateway.write('alerts', alertChange('r@1', incident));
  await waitFor(() => expect(line('Payment is down')).toMatch(/Muted until .*Acknowledged/));
  gateway.write('alerts', alertChange('r@1', { ...incident, incidentId: 'r@2' }));
  await waitFor(() => expect(line('Payment is down')).not.toMatch(/Muted|Acknowledged/));
});

describe('toasts', () => {
  it('of one that is closed are read, and of one that is read are closed', async () => {
    const { gateway } = await showPage(page);
    gateway.write('notifications', {
      ...notification('A'),
      data: { ...notification('A').data, severity: 'critical' },
    });
    gateway.write('notifications', {
      ...notification('B'),
      data: { ...notification('B').data, severity: 'critical' },
    });
    await waitFor(() => expect(toasts()).toHaveLength(2));
    await userEvent.click(screen.getByRole('button', { name: 'Mark read: A' }));
    await waitFor(() => expect(toasts().join()).not.toContain('Critical: A'));
    await userEvent.click(
      within(document.querySelector('[data-sonner-toaster]') as HTMLElement).getAllByRole('button', {
        name: 'Close toast',
      })[0] as HTMLElement,
    );
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Mark read: B' })).toBeNull());
  });
});

describe('the bell', () => {
  it('counts critical alerts that fire apart from what is unread, and lists what fires first', async () => {
    const { gateway } = await showPage(page);
    gateway.write('notifications', notification('A'));
    gateway.write(
      'alerts',
      alertChange('warning', { severity: 'warning', title: 'Stock is low' }),
      alertChange('critical', { title: 'Payment is down', acknowledgedAt: Date.now() }),
      alertChange('muted', { title: 'Lake is behind', mutedUntil: Date.now() + 60_000 }),
    );
    const bell = await screen.findByRole('button', {
      name: 'Notifications, 1 unread, 1 critical alert firing',
    });
    await userEvent.click(bell);
    const firing = within(screen.getByRole('region', { name: 'Firing alerts' })).getAllByRole('listitem');
    const texts = firing.map(({ textContent }) => textContent);
    expect(texts).toMatchObject([
      expect.stringMatching(/Lake is behind.*Muted until/),
      expect.stringMatching(/Payment is down.*Acknowledged/),
      expect.stringContaining('Stock is low'),
    ]);
    act(() => gateway.write('alerts', alertChange('critical', { state: 'resolved' })));
    await screen.findByRole('button', { name: 'Notifications, 1 unread', hidden: true });
  });
});

describe('the inbox', () => {
  it('shows by choice what fires, one severity, or one source', async () => {
    const { gateway } = await showPage(page);
    gateway.write(
      'notifications',
      { ...notification('Sold out'), source: 'inventory' },
      alertNote('r@1', 'firing', 'Payment is down', 'critical'),
      alertNote('s@1', 'firing', 'Lake is behind', 'warning'),
      alertNote('s@1', 'resolved', 'Resolved: Lake is behind', 'success'),
    );
    await waitFor(() => expect(lines()).toHaveLength(3));
    await userEvent.click(screen.getByRole('radio', { name: 'Firing' }));
    await waitFor(() => expect(lines()).toEqual([expect.stringContaining('Payment is down')]));
    await userEvent.click(screen.getByRole('radio', { name: 'Any' }));
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Source' }), 'inventory');
    await waitFor(() => expect(lines()).toEqual([expect.stringContaining('Sold out')]));
  });
});
