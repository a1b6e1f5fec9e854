import type { Mute } from '@/lib/alerts/api';
import type { AlertRule } from '@/lib/alerts/rule';
import type { AlertUnit, EventData } from '@/lib/events';
import type { Progress, Transition } from '@/server/alerts/engine/interface';

/** What is said about one incident, or about a group of incidents of one rule. Texts are plain, cut and bidi-safe. */
export interface AlertContent {
  state: 'firing' | 'resolved';
  ruleId: string;
  ruleName: string;
  severity: AlertRule['severity'];
  /** Of a group: the id of the group, for both. */
  alertId: string;
  incidentId: string;
  /** 1, or how many incidents are in the group. */
  count: number;
  /** Of a group: empty. */
  labels: Readonly<Record<string, string>>;
  title: string;
  body: string;
  advice?: string | undefined;
  /** A path of this site, or an absolute address. */
  link?: string | undefined;
  value: number | null;
  threshold: number;
  unit: AlertUnit;
  /** Value and threshold with their unit. */
  valueText: string;
  thresholdText: string;
  /** Epoch ms. */
  firedAt: number;
  resolvedAt?: number | undefined;
}

/** Event `notification.posted`, with `notificationId` as event id. */
export interface PostedNotification {
  /** Time of the slot, epoch ms. */
  at: number;
  data: EventData<'notification.posted'>;
}

/** A notification that leaves the page: becomes one delivery for each channel. */
export interface DeliveryRequest {
  notificationId: string;
  at: number;
  /** Unset: the channels for rules that name none. */
  channels?: readonly string[] | undefined;
  quietHours?: NonNullable<AlertRule['notify']>['quietHours'];
  content: AlertContent;
}

/** How an incident was announced. One that was muted may be sent later. */
export interface Outcome {
  incidentId: string;
  notification: 'sent' | 'grouped' | 'muted';
}

interface OpenIncident {
  firedAt: number;
  /** Its group; unset: it was announced by itself. */
  group?: string;
  title: string;
}

interface MutedIncident {
  until: number;
  request: DeliveryRequest;
  by: readonly string[];
}

interface Group {
  /** Incidents of the group that still fire. */
  open: number;
  content: AlertContent;
}

/** Incidents that wait for the end of the window, to be announced as one group. */
export interface HeldGroup {
  id: string;
  count: number;
  /** How many of them are resolved. */
  resolved: number;
  /** Names and values of the first ones. */
  named: { name: string; valueText: string }[];
  /** Which alerts they are of, up to a limit. */
  alerts: string[];
  first: DeliveryRequest;
  by: readonly string[];
}

/** What is kept of a rule between calls; JSON, saved with the transitions. */
export interface RuleNotices {
  clock: keyof Progress;
  window?: { end: number; sent: number; isGrouping: boolean } | undefined;
  held?: HeldGroup | undefined;
  /** By alertId. */
  open: Readonly<Record<string, OpenIncident>>;
  muted: Readonly<Record<string, MutedIncident>>;
  /** By id. */
  groups: Readonly<Record<string, Group>>;
}

/** By rule; without those of which nothing is kept. A rule that changed has a new object. */
export type Notices = ReadonlyMap<string, RuleNotices>;

export interface NotificationInput {
  /** As `AlertEngine.advance` returns them. */
  transitions: readonly Transition[];
  /** What `advance` was called with: ends windows and mutes. */
  progress: Progress;
  /** All that are in force, and those that ended since the last call. */
  mutes: readonly Mute[];
  notices: Notices;
}

export interface Notified {
  /** In order of time. */
  notifications: PostedNotification[];
  deliveries: DeliveryRequest[];
  outcomes: Outcome[];
  /** The same object as before when nothing changed. */
  notices: Notices;
}
