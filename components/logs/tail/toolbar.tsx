'use client';
import { ArrowDownToLine, ArrowUpToLine, Columns3, Rows2, Rows3, WrapText } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Popover } from '@/components/ui/popover';
import { columnLabels, type OptionalColumn, optionalColumns, type TailView } from './tail-view';

export interface ToolbarProps {
  view: TailView;
  onChange(next: Partial<TailView>): void;
}

/** How lines are shown: wrapping, which end is the newest, density, columns. */
export function Toolbar({ view, onChange }: ToolbarProps) {
  const { newest, isWrapped, isCompact } = view;
  const isBottom = newest === 'bottom';
  return (
    <div role="toolbar" aria-label="How lines are shown" className="flex items-center gap-1">
      <Toggle label="Wrap lines" isOn={isWrapped} onClick={() => onChange({ isWrapped: !isWrapped })}>
        <WrapText aria-hidden className="size-4" />
      </Toggle>
      <Toggle
        label="Newest at the top"
        isOn={!isBottom}
        onClick={() => onChange({ newest: isBottom ? 'top' : 'bottom' })}
      >
        {isBottom ? (
          <ArrowDownToLine aria-hidden className="size-4" />
        ) : (
          <ArrowUpToLine aria-hidden className="size-4" />
        )}
      </Toggle>
      <Toggle label="Compact rows" isOn={isCompact} onClick={() => onChange({ isCompact: !isCompact })}>
        {isCompact ? <Rows3 aria-hidden className="size-4" /> : <Rows2 aria-hidden className="size-4" />}
      </Toggle>
      <Popover
        label="Columns"
        className="w-52 p-2"
        trigger={
          <Button variant="ghost" size="icon" aria-label="Columns" title="Columns" className="max-md:hidden">
            <Columns3 aria-hidden className="size-4" />
          </Button>
        }
      >
        <ColumnChoice columns={view.columns} onChange={(columns) => onChange({ columns })} />
      </Popover>
    </div>
  );
}

interface ToggleProps {
  label: string;
  isOn: boolean;
  onClick(): void;
  children: React.ReactNode;
}

function Toggle({ label, isOn, onClick, children }: ToggleProps) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      onClick={onClick}
      className={cn(isOn && 'bg-accent-soft text-ink')}
    >
      {children}
    </Button>
  );
}

interface ColumnChoiceProps {
  columns: readonly OptionalColumn[];
  onChange(columns: OptionalColumn[]): void;
}

function ColumnChoice({ columns, onChange }: ColumnChoiceProps) {
  return (
    <fieldset>
      <legend className="px-2 pb-1 text-ink-3 text-xs">Columns</legend>
      {optionalColumns.map((name) => (
        <label
          key={name}
          className="flex h-9 cursor-pointer items-center gap-2 rounded-md px-2 hover:bg-sunken"
        >
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            checked={columns.includes(name)}
            onChange={({ target: { checked } }) =>
              onChange(optionalColumns.filter((one) => (one === name ? checked : columns.includes(one))))
            }
          />
          {columnLabels[name]}
        </label>
      ))}
    </fieldset>
  );
}
