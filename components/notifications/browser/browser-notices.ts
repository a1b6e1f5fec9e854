import type { NotificationItem } from '@/components/live';
import { innerLink } from '@/components/notifications/inner-link';
import { severityLook } from '@/components/notifications/severity';
import {
  type AnnouncementPlan,
  AnnouncementPlanner,
  type MoreCounts,
  type Urgency,
} from '@/components/notifications/toasts/announcement-plan';
import { moreText, urgencyOf } from '@/components/notifications/toasts/urgency';
import { isSimulated } from '@/lib/simulator';
import { isolated } from '@/lib/text/bidi';
import { choice } from './consent';
import { OneTab } from './one-tab';

const moreTag = 'pulseboard.more';

export interface BrowserNoticeActions {
  /** Opens a path of this site. `key`: of the notification that was clicked. */
  open(href: string, key?: string): void;
}

/** The notifications that the browser shows of this page: three at a time and one summary, by the tab that was chosen. */
export class BrowserNotices {
  private readonly planner = new AnnouncementPlanner(wantedUrgency);
  private readonly tab = new OneTab();
  /** By key of the notification, or tag of the summary. */
  private readonly shown = new Map<string, Notification>();

  constructor(private readonly actions: BrowserNoticeActions) {}

  /** Returns how to stop. */
  start(): () => void {
    const stopTab = this.tab.start();
    const onVisibility = () => !document.hidden && this.closeAll();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      stopTab();
      this.closeAll();
    };
  }

  /** Shows new notifications, newest first, where a person wants them. */
  async announce(fresh: readonly NotificationItem[]): Promise<void> {
    if (choice() === 'off' || !(await this.tab.mayShow())) return;
    this.carryOut(this.planner.plan(fresh));
  }

  /** Closes what is read or resolved. */
  update(items: readonly NotificationItem[]): void {
    this.carryOut(this.planner.read(items));
  }

  private carryOut(plan: AnnouncementPlan): void {
    for (const key of plan.close) this.close(key);
    for (const item of plan.each) this.show(item);
    if (plan.more) this.showMore(plan.more);
    else if ('more' in plan) this.close(moreTag);
  }

  private show(item: NotificationItem): void {
    const { key, data } = item;
    const mark = isSimulated(item) ? 'Simulated: ' : '';
    const title = `${mark}${severityLook[data.severity].label}: ${isolated(data.title)}`;
    const tag = `pulseboard.${data.alert?.incidentId ?? key}`;
    const href = innerLink(data.link) ?? '/notifications';
    const isLong = data.severity === 'critical';
    this.display(key, title, { body: isolated(data.body), tag, requireInteraction: isLong }, () =>
      this.actions.open(href, key),
    );
  }

  private showMore(more: MoreCounts): void {
    this.display(moreTag, `${moreText(more)} in Pulseboard`, { tag: moreTag }, () =>
      this.actions.open('/notifications'),
    );
  }

  private display(key: string, title: string, options: NotificationOptions, onClick: () => void): void {
    try {
      const notice = new Notification(title, { icon: '/icon.svg', ...options });
      notice.onclick = () => {
        window.focus();
        this.close(key);
        onClick();
      };
      notice.onclose = () => this.closed(key, notice);
      this.shown.set(key, notice);
    } catch {
      // Mobile browsers throw: they allow this only in a service worker. The page shows its own toast.
      this.planner.closed(key);
    }
  }

  private closed(key: string, notice: Notification): void {
    // One with the same tag may have replaced it.
    if (this.shown.get(key) !== notice) return;
    this.shown.delete(key);
    if (key === moreTag) this.planner.closedMore();
    else this.planner.closed(key);
  }

  private close(key: string): void {
    const notice = this.shown.get(key);
    this.shown.delete(key);
    notice?.close();
  }

  private closeAll(): void {
    this.planner.clear();
    for (const key of [...this.shown.keys()]) this.close(key);
  }
}

/** How urgent a notification is, if a person wants it shown. */
function wantedUrgency(item: NotificationItem): Urgency | undefined {
  const urgency = urgencyOf(item);
  return urgency === 'warning' && choice() !== 'warning' ? undefined : urgency;
}
