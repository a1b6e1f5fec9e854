import type { WebhookFormat } from '@/lib/alerts/channels';
import { alertmanagerBody } from './alertmanager';
import type { Message } from './message';
import { pulseboardBody } from './pulseboard';
import { slackBody } from './slack';

/** The body of a webhook, before it becomes JSON. */
export const bodies: Record<WebhookFormat, (message: Message) => unknown> = {
  pulseboard: pulseboardBody,
  slack: slackBody,
  alertmanager: alertmanagerBody,
};
