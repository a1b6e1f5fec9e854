import { CircleCheck, CircleDashed, CirclePause, CircleX, Hourglass, type LucideIcon } from 'lucide-react';
import type { ServiceState } from '@/lib/health';

export const serviceLook: Record<ServiceState, { label: string; icon: LucideIcon; ink: string }> = {
  up: { label: 'Up', icon: CircleCheck, ink: 'text-good' },
  starting: { label: 'Not ready', icon: CircleDashed, ink: 'text-warn' },
  lagging: { label: 'Lagging', icon: Hourglass, ink: 'text-warn' },
  down: { label: 'Down', icon: CircleX, ink: 'text-bad' },
  stopped: { label: 'Stopped', icon: CirclePause, ink: 'text-ink-2' },
};
