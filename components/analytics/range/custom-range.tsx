'use client';
import { useEffect, useState } from 'react';
import { useNow } from '@/components/freshness/use-now';
import { Field } from '@/components/ui/field';
import { fromLocalText, localText } from './local-text';
import { periodOf, type ViewProps } from './period';

/** Start and end of a custom range, in the zone of this device. */
export function CustomRange({ view, onChange }: ViewProps) {
  const now = useNow();
  const period = periodOf(view, now);
  const problem = now > 0 && 'problem' in period ? period.problem : undefined;
  return (
    <div className="flex flex-wrap items-start gap-2">
      <TimeField label="From" at={view.from} problem={problem} onChange={(from) => onChange({ from })} />
      <TimeField label="To, empty for now" at={view.to} onChange={(to) => onChange({ to })} />
    </div>
  );
}

interface TimeFieldProps {
  label: string;
  at: number | null;
  problem?: string | undefined;
  onChange(at: number | null): void;
}

function TimeField({ label, at, problem, onChange }: TimeFieldProps) {
  const [text, setText] = useState(localText(at));
  // The back button changes the URL while the field is mounted.
  useEffect(() => setText(localText(at)), [at]);
  return (
    <Field
      label={label}
      type="datetime-local"
      className="w-52"
      value={text}
      error={problem}
      onChange={({ target: { value } }) => {
        setText(value);
        onChange(fromLocalText(value));
      }}
    />
  );
}
