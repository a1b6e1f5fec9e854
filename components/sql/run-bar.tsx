'use client';
import { Play, Square } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { SelectField } from '@/components/ui/field';

export interface RunOptions {
  limit: number;
  timeZone: string;
}

const limits = [100, 1_000, 10_000].map((rows) => ({
  value: String(rows),
  label: `${rows.toLocaleString()} rows`,
}));

/** UTC, and the time zone of this browser. */
function timeZones(): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set(['UTC', own])].filter((zone) => /^[A-Za-z][A-Za-z0-9_+/-]*$/.test(zone));
}

export interface RunBarProps {
  isRunning: boolean;
  options: RunOptions;
  onChange(options: RunOptions): void;
  onRun(): void;
  onCancel(): void;
}

/** Run or cancel, and how many rows in which time zone. */
export function RunBar({ isRunning, options, onChange, onRun, onCancel }: RunBarProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isRunning ? (
        <Button variant="danger" onClick={onCancel}>
          <Square aria-hidden className="size-4" /> Cancel
        </Button>
      ) : (
        <Button variant="primary" onClick={onRun}>
          <Play aria-hidden className="size-4" /> Run
        </Button>
      )}
      <SelectField
        label="At most"
        isLabelHidden
        options={limits}
        value={options.limit}
        onChange={(event) => onChange({ ...options, limit: Number(event.target.value) })}
        className="w-36"
      />
      <SelectField
        label="Time zone"
        isLabelHidden
        options={timeZones().map((zone) => ({ value: zone, label: zone }))}
        value={options.timeZone}
        onChange={(event) => onChange({ ...options, timeZone: event.target.value })}
        className="w-44"
      />
    </div>
  );
}
