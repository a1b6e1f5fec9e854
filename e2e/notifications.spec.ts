import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from '@playwright/test';
import { expectAccessible, widths } from './accessible';
import { fire, resolve } from './alert-events';
import { expect, live, test } from './fixtures';

const newTitle = () => `Payment is down ${randomUUID().slice(0, 8)}`;

async function openTabs(context: BrowserContext, count: number): Promise<Page[]> {
  const tabs = await Promise.all(Array.from({ length: count }, () => context.newPage()));
  await Promise.all(tabs.map((tab) => tab.goto('/notifications')));
  await Promise.all(tabs.map((tab) => live(tab)));
  return tabs;
}

const toast = (page: Page, title: string) => page.locator('[data-sonner-toast]', { hasText: title });
const line = (page: Page, title: string) =>
  page.getByRole('list', { name: 'Inbox' }).getByRole('listitem').filter({ hasText: title });
const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });
const unread = async (page: Page): Promise<number> =>
  Number(/(\d+) unread/.exec((await bell(page).getAttribute('aria-label')) ?? '')?.[1] ?? 0);

test('an alert is on the bell, in the inbox and a toast of every tab until it is read in one of them', async ({
  context,
  publisher,
}) => {
  const [one, other] = (await openTabs(context, 2)) as [Page, Page];
  await one.getByRole('button', { name: 'Mark all read' }).click();
  await expect.poll(() => unread(other)).toBe(0);
  const title = newTitle();
  await fire(publisher, title);
  for (const tab of [one, other]) {
    await expect(toast(tab, title)).toBeVisible();
    await expect(line(tab, title)).toContainText('Firing since');
    await expect(bell(tab)).toHaveAccessibleName(/1 unread, \d+ critical alerts? firing/);
  }
  await toast(one, title).getByRole('button', { name: 'Close toast' }).click();
  for (const tab of [one, other]) {
    await expect(toast(tab, title)).toHaveCount(0);
    await expect.poll(() => unread(tab)).toBe(0);
    // It still fires.
    await expect(bell(tab)).toHaveAccessibleName(/critical alerts? firing/);
  }
  await other.reload();
  await bell(other).click();
  const firing = other.getByRole('region', { name: 'Firing alerts' });
  await expect(firing).toContainText(title);
  await resolve(publisher, title);
  await expect(firing.getByText(title)).toHaveCount(0);
  await expect(line(one, title)).toHaveCount(1);
  await expect(line(one, title)).toContainText(/Fired \d\d:\d\d\s*Resolved \d\d:\d\d/);
});

test('an alert that is resolved takes its toast and its unread mark with it', async ({ page, publisher }) => {
  await page.goto('/notifications?firing=true');
  await live(page);
  const title = newTitle();
  await fire(publisher, title, 'warning');
  await expect(toast(page, title)).toBeVisible();
  await expect(line(page, title).getByRole('button', { name: `Mark read: ${title}` })).toBeVisible();
  await resolve(publisher, title, 'warning');
  await expect(toast(page, title)).toHaveCount(0);
  await expect(line(page, title)).toHaveCount(0);
  await page.getByRole('radio', { name: 'Any', exact: true }).click();
  await expect(line(page, title)).toContainText('Resolved');
  await expect(line(page, title).getByRole('button')).toHaveCount(0);
  // A shared link shows the same.
  await page.reload();
  await expect(line(page, title)).toContainText('Resolved');
});

test('by consent one tab of three shows what fires while none is visible, until it is resolved', async ({
  context,
  publisher,
}) => {
  await context.grantPermissions(['notifications']);
  await context.addInitScript(observeNotifications);
  const tabs = await openTabs(context, 3);
  const [first] = tabs as [Page];
  await first.getByRole('button', { name: /^Browser/ }).click();
  await first.getByRole('radio', { name: 'Critical', exact: true }).last().click();
  await first.keyboard.press('Escape');

  const seen = newTitle();
  await fire(publisher, seen);
  for (const tab of tabs) await expect(line(tab, seen)).toBeVisible();
  for (const tab of tabs.slice(1)) await setHidden(tab, true);
  // The first tab is visible: its toast is enough.
  const visible = newTitle();
  await fire(publisher, visible);
  for (const tab of tabs) await expect(line(tab, visible)).toBeVisible();
  await setHidden(first, true);
  const [hidden, ignored] = [newTitle(), newTitle()];
  await fire(publisher, ignored, 'warning');
  await fire(publisher, hidden);
  const shown = () => shownBy(tabs);
  await expect.poll(shown).toEqual([`Critical: ${hidden}`]);
  await resolve(publisher, hidden);
  await expect.poll(shown).toEqual([]);
  for (const title of [seen, visible]) await resolve(publisher, title);
  await resolve(publisher, ignored, 'warning');
});

test.describe('what fires', () => {
  test.describe.configure({ timeout: 120_000 });
  test.use({ viewport: widths.phone, contextOptions: { reducedMotion: 'reduce' } });

  test('is accessible as toasts, in the inbox and in the bell', async ({ page, publisher }) => {
    await page.goto('/notifications');
    await live(page);
    const [critical, warning, past] = [newTitle(), newTitle(), newTitle()];
    await fire(publisher, past, 'warning');
    await resolve(publisher, past, 'warning');
    await fire(publisher, warning, 'warning');
    await fire(publisher, critical);
    await expect(toast(page, critical)).toBeVisible();
    await expect(line(page, past)).toContainText('Resolved');
    await expectAccessible(page, 'firing');
    await toast(page, critical).getByRole('button', { name: 'Close toast' }).click();
    await bell(page).click();
    await expect(page.getByRole('region', { name: 'Firing alerts' })).toContainText(critical);
    await expectAccessible(page, 'bell');
    await resolve(publisher, critical);
    await resolve(publisher, warning, 'warning');
  });
});

/** Keeps which notifications the browser shows, because a page cannot ask it. */
function observeNotifications(): void {
  const shown = new Set<string>();
  const Real = window.Notification;
  class Observed extends Real {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      shown.add(title);
    }
    override close(): void {
      shown.delete(this.title);
      super.close();
    }
  }
  Object.assign(window, { Notification: Observed, shownNotifications: () => [...shown] });
}

const shownBy = async (tabs: readonly Page[]): Promise<string[]> => {
  const lists = tabs.map((tab) =>
    tab.evaluate(() => (window as unknown as { shownNotifications(): string[] }).shownNotifications()),
  );
  return (await Promise.all(lists)).flat();
};

/** As if another tab or another window was in front: pages of a test are always visible. */
const setHidden = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    Object.defineProperty(document, 'visibilityState', {
      value: hidden ? 'hidden' : 'visible',
      configurable: true,
    });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
