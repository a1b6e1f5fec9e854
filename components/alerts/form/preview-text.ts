import type { PreviewAnswer } from '@/lib/alerts/api';
import type { AlertRule } from '@/lib/alerts/rule';
import { counted } from '@/lib/text/plural';

/** How often it would have fired. `hours`: how far back was asked for. */
export function firedText({ firing }: Pick<PreviewAnswer, 'firing'>, hours: number): string {
  const when = `in the last ${hours === 1 ? 'hour' : counted(hours, 'hour')}`;
  if (firing.length === 0) return `It would not have fired ${when}.`;
  const open = firing.some(({ to }) => to === null) ? ' It would fire now.' : '';
  return `It would have fired ${counted(firing.length, 'time')} ${when}.${open}`;
}

/** What the preview was computed from. */
export const rowsText = (
  { rows }: Pick<PreviewAnswer, 'rows'>,
  { gauge }: Pick<AlertRule, 'gauge'>,
): string => `Computed from ${counted(rows, gauge ? 'sample' : 'event')}.`;
