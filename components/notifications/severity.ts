import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { EventData } from '@/lib/events';

export type Severity = EventData<'notification.posted'>['severity'];

export const severityLook: Record<Severity, { label: string; icon: LucideIcon; ink: string }> = {
  info: { label: 'Info', icon: Info, ink: 'text-paid' },
  success: { label: 'Success', icon: CircleCheck, ink: 'text-good' },
  warning: { label: 'Warning', icon: TriangleAlert, ink: 'text-warn' },
  critical: { label: 'Critical', icon: CircleAlert, ink: 'text-bad' },
};
export const severities = Object.keys(severityLook) as Severity[];
