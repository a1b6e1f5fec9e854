// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { alertNote } from '@/components/live/testing/events.fixture';
import { showPage, withScreen } from '@/components/live/testing/live-page.fixture';
import { BrowserNotifications } from './browser-notifications';
import { BrowserSwitch } from './browser-switch';

const push = vi.hoisted(() => vi.fn());
vi.mock('next/navigation', () => ({ useRouter: () => ({ push }) }));
withScreen();

/** What the browser shows. */
const shown = new Map<string, FakeNotification>();
class FakeNotification {
  static permission: NotificationPermission = 'default';
  static requestPermission = vi.fn(async () => {
    FakeNotification.permission = 'granted';
    return 'granted' as const;
  });
  onclick?: () => void;
  onclose?: () => void;
  constructor(
    readonly title: string,
    readonly options: NotificationOptions = {},
  ) {
    shown.set(options.tag ?? title, this);
  }
  close(): void {
    shown.delete(this.options.tag ?? this.title);
    this.onclose?.();
  }
}
const titles = () => [...shown.values()].map(({ title }) => title);

/** Locks of one tab, which gets every one at once. */
function fakeLocks() {
  const held = new Set<{ name: string }>();
  return {
    request: async (name: string, _: object, run: () => Promise<void>) => {
      const lock = { name };
      held.add(lock);
      await run();
      held.delete(lock);
    },
    query: async () => ({ held: [...held] }),
  };
}

function setHidden(hidden: boolean): void {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  shown.clear();
  FakeNotification.permission = 'default';
  FakeNotification.requestPermission.mockClear();
  vi.stubGlobal('Notification', FakeNotification);
  Object.assign(window, { isSecureContext: true });
  Object.defineProperty(navigator, 'locks', { value: fakeLocks(), configurable: true });
  setHidden(false);
});

async function open(choice: string) {
  const page = await showPage(
    <>
      <BrowserSwitch />
      <BrowserNotifications />
    </>,
  );
  await userEvent.click(screen.getByRole('button', { name: /^Browser.*: off/ }));
  expect(FakeNotification.requestPermission).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole('radio', { name: choice }));
  return page;
}

describe('notifications by the browser', () => {
  it('are asked for on a click, and shown while the page is hidden, once for each alert, until it is resolved', async () => {
    const { gateway, live } = await open('Critical');
    await screen.findByRole('button', { name: /^Browser.*: critical$/, hidden: true });
    expect(FakeNotification.requestPermission).toHaveBeenCalledOnce();
    gateway.write('notifications', alertNote('seen', 'firing', 'Seen', 'critical'));
    await waitFor(() => expect(live.notifications.unread()).toBe(1));
    setHidden(true);
    gateway.write(
      'notifications',
      alertNote('w', 'firing', 'Lake is behind', 'warning'),
      alertNote('c', 'firing', 'Payment is down', 'critical'),
    );
    await waitFor(() => expect(titles()).toEqual(['Critical: Payment is down']));
    expect(shown.get('pulseboard.c')?.options.requireInteraction).toBe(true);
    gateway.write('notifications', alertNote('c', 'resolved', 'Resolved: Payment is down', 'success'));
    await waitFor(() => expect(titles()).toEqual([]));
  });

  it('are three and a summary during a flood, and gone when the page is looked at', async () => {
    const { gateway } = await open('Critical, warnings');
    setHidden(true);
    const flood = Array.from({ length: 20 }, (_, n) =>
      alertNote(`i${n}`, 'firing', `Alert ${n}`, n % 2 === 0 ? 'critical' : 'warning'),
    );
    gateway.write('notifications', ...flood);
    await waitFor(() => expect(titles()).toContain('7 more critical, 10 more warnings in Pulseboard'));
    expect(titles()).toHaveLength(4);
    setHidden(false);
    expect(titles()).toEqual([]);
  });

  it('open their link when they are clicked, and are read then', async () => {
    const { gateway, live } = await open('Critical');
    setHidden(true);
    const firing = alertNote('c', 'firing', 'Payment is down', 'critical');
    gateway.write('notifications', {
      ...firing,
      data: { ...firing.data, link: '/admin#processes' } as never,
    });
    await waitFor(() => expect(titles()).toHaveLength(1));
    shown.get('pulseboard.c')?.onclick?.();
    expect(push).toHaveBeenCalledWith('/admin#processes');
    expect([titles(), live.notifications.unread()]).toEqual([[], 0]);
  });

  it('are not shown while another tab is visible', async () => {
    const { gateway, live } = await open('Critical');
    setHidden(true);
    void navigator.locks.request('pulseboard.visible', {}, () => new Promise(() => undefined));
    gateway.write('notifications', alertNote('c', 'firing', 'Payment is down', 'critical'));
    await waitFor(() => expect(live.notifications.unread()).toBe(1));
    await navigator.locks.query();
    expect(titles()).toEqual([]);
  });

  it('cannot be chosen where the browser blocks them, and the page says why', async () => {
    FakeNotification.permission = 'denied';
    await showPage(<BrowserSwitch />);
    await userEvent.click(screen.getByRole('button', { name: /^Browser.*: off/ }));
    expect(screen.queryByRole('radio')).toBeNull();
    expect(screen.getByRole('status').textContent).toContain('This browser blocks them');
  });
});
