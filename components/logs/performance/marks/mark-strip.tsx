import { axisWidth } from '@/components/logs/performance/chart/chart-props';
import { cn } from '@/components/ui/cn';
import { counted } from '@/lib/text/plural';
import { groupLook, type MarkGroup, markText } from './marks';

export interface MarkStripProps {
  groups: readonly MarkGroup[];
  /** Range of the chart, epoch ms. */
  from: number;
  to: number;
  /** The group whose text is shown, by its time. */
  shown: number | undefined;
  onShow(at: number | undefined): void;
}

/** What happened to processes, above the chart at its time. Each is reached by keyboard; its text stands beside the strip. */
export function MarkStrip({ groups, from, to, shown, onShow }: MarkStripProps) {
  const current = groups.find(({ at }) => at === shown);
  return (
    <div className="flex flex-col gap-1">
      <p className="num h-4 truncate text-ink-2 text-xs">{current && groupText(current)}</p>
      <ol aria-label="Process changes on the time axis" className="relative h-6">
        {groups.map((group) => {
          const { icon: Icon, colour } = groupLook(group);
          const share = (group.at - from) / Math.max(1, to - from);
          return (
            <li
              key={group.at}
              className="-translate-x-1/2 absolute top-0"
              style={{ left: `calc(${axisWidth}px + (100% - ${2 * axisWidth}px) * ${share})` }}
            >
              <button
                type="button"
                aria-label={groupText(group)}
                onPointerEnter={() => onShow(group.at)}
                onFocus={() => onShow(group.at)}
                onClick={() => onShow(group.at)}
                className={cn('grid size-6 place-items-center rounded', shown === group.at && 'bg-sunken')}
                style={{ color: colour }}
              >
                <Icon aria-hidden className="size-3.5" />
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

const most = 3;

/** The first marks of a group, and how many more there are. */
function groupText({ marks }: MarkGroup): string {
  const more = marks.length - most;
  return [
    ...marks.slice(0, most).map(markText),
    ...(more > 0 ? [`${counted(more, 'more change')}`] : []),
  ].join(' · ');
}
