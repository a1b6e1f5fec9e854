import { FlaskConical } from 'lucide-react';
import type { NotificationItem } from '@/components/live';
import { isSimulated } from '@/lib/simulator';

/** Marks notifications of the simulator, so that nobody takes them for real. */
export function Simulated({ event }: { event: NotificationItem }) {
  if (!isSimulated(event)) return null;
  return (
    <span
      title="Posted by the simulator"
      className="inline-flex shrink-0 items-center gap-1 rounded border border-line-strong px-1.5 align-[1px] font-normal text-ink-2 text-xs leading-4"
    >
      <FlaskConical aria-hidden className="size-3" /> Simulated
    </span>
  );
}
