import { CircleCheck, CircleMinus, CircleX, Clock, Inbox, type LucideIcon } from 'lucide-react';
import type { Channel, DeliveryStatus, WebhookFormat } from '@/lib/alerts/channels';

export const formatLabels: Record<WebhookFormat, string> = {
  pulseboard: 'Pulseboard (Standard Webhooks)',
  slack: 'Slack incoming webhook',
  alertmanager: 'Alertmanager, /api/v2/alerts',
};

export const kindLabel = ({ kind, format }: Pick<Channel, 'kind' | 'format'>): string =>
  kind === 'email' || format === null ? 'E-mail' : formatLabels[format];

interface StatusLook {
  label: string;
  icon: LucideIcon;
  ink: string;
}

export const statusLook: Record<DeliveryStatus, StatusLook> = {
  waiting: { label: 'Waiting', icon: Clock, ink: 'text-warn' },
  sent: { label: 'Sent', icon: CircleCheck, ink: 'text-good' },
  kept: { label: 'Kept', icon: Inbox, ink: 'text-ink-2' },
  dropped: { label: 'Dropped', icon: CircleMinus, ink: 'text-ink-2' },
  dead: { label: 'Not delivered', icon: CircleX, ink: 'text-bad' },
};
