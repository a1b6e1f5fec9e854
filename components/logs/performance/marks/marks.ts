import { CircleCheck, CircleX, type LucideIcon, OctagonX, Rocket, Square } from 'lucide-react';
import type { ProcessMark } from '@/lib/logs/analysis';
import { formatClockTime } from '@/lib/text/format';

/** Icon, word and colour of what happened to a process. */
export const markLook: Record<ProcessMark['change'], { label: string; icon: LucideIcon; colour: string }> = {
  ready: { label: 'ready', icon: CircleCheck, colour: 'var(--good)' },
  stopped: { label: 'stopped', icon: Square, colour: 'var(--ink-2)' },
  killed: { label: 'killed', icon: OctagonX, colour: 'var(--bad)' },
  crashed: { label: 'crashed', icon: CircleX, colour: 'var(--bad)' },
  deployed: { label: 'deployed', icon: Rocket, colour: 'var(--accent)' },
};

/** What a mark says: `12:04:31 payment killed`. */
export const markText = ({ at, process, change }: ProcessMark): string =>
  `${formatClockTime(at)} ${process} ${markLook[change].label}`;

/** Marks that are drawn as one, because they are close together. */
export interface MarkGroup {
  /** Of the first, epoch ms. */
  at: number;
  marks: readonly ProcessMark[];
}

/** Places on the axis: a mark is large enough to be hit by a finger. */
const slots = 24;
/** The most severe one decides how a group looks. */
const severity: readonly ProcessMark['change'][] = ['crashed', 'killed', 'deployed', 'stopped', 'ready'];

/** The marks of the range in time order, those of one place on the axis together. */
export function markGroups(marks: readonly ProcessMark[], from: number, to: number): MarkGroup[] {
  const groups: { at: number; marks: ProcessMark[] }[] = [];
  const slotMs = (to - from) / slots;
  for (const mark of inTimeOrder(marks)) {
    if (mark.at < from || mark.at > to) continue;
    const last = groups.at(-1);
    if (last && mark.at - last.at < slotMs) last.marks.push(mark);
    else groups.push({ at: mark.at, marks: [mark] });
  }
  return groups;
}

export const inTimeOrder = (marks: readonly ProcessMark[]): ProcessMark[] =>
  [...marks].sort((a, b) => a.at - b.at);

/** The look of a group. */
export const groupLook = ({ marks }: MarkGroup) => {
  const change = severity.find((each) => marks.some((mark) => mark.change === each)) ?? 'ready';
  return markLook[change];
};
