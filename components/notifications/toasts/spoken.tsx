import type { ReactNode } from 'react';
import { type Severity, severityLook } from '@/components/notifications/severity';

export interface SpokenProps {
  severity: Severity;
  /** Not read aloud. */
  isSilent?: boolean;
  children: ReactNode;
}

/**
 * The title of a toast, with its severity for screen readers. Those read a critical one at once; others when they pause,
 * because the area of the toasts is a polite live region.
 */
export function Spoken({ severity, isSilent = false, children }: SpokenProps) {
  const live = isSilent
    ? ({ 'aria-live': 'off' } as const)
    : severity === 'critical'
      ? { role: 'alert' }
      : {};
  return (
    <span {...live}>
      <span className="sr-only">{severityLook[severity].label}: </span>
      {children}
    </span>
  );
}
