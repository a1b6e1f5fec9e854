import { Bug, CircleX, Info, type LucideIcon, Skull, TriangleAlert } from 'lucide-react';
import type { logLevels } from '@/lib/events/log-level';
import { cn } from './cn';

type LogLevel = (typeof logLevels)[number];

/** Colour, icon and word of every level of a log line: never colour alone. */
export const levelLook: Record<LogLevel, { label: string; icon: LucideIcon; ink: string }> = {
  debug: { label: 'Debug', icon: Bug, ink: 'text-ink-3' },
  info: { label: 'Info', icon: Info, ink: 'text-ink-2' },
  warn: { label: 'Warn', icon: TriangleAlert, ink: 'text-warn' },
  error: { label: 'Error', icon: CircleX, ink: 'text-bad' },
  fatal: { label: 'Fatal', icon: Skull, ink: 'text-bad' },
};

export function LevelBadge({ level, className }: { level: LogLevel; className?: string }) {
  const { label, icon: Icon, ink } = levelLook[level];
  return (
    <span className={cn('inline-flex items-center gap-1 font-medium text-xs', ink, className)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {label}
    </span>
  );
}
