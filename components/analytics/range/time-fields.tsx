'use client';
import { useEffect, useState } from 'react';
import { Field } from '@/components/ui/field';
import { fromLocalText, localText } from './local-text';

export interface TimeFieldsProps {
  /** Epoch ms; null: empty. */
  from: number | null;
  to: number | null;
  /** What is wrong with the two times; undefined: nothing. */
  problem: string | undefined;
  /** The width of a field. */
  className: string;
  onChange(changed: { from: number | null } | { to: number | null }): void;
}

/** Start and end of a range, in the zone of this device. */
export function TimeFields({ from, to, problem, className, onChange }: TimeFieldsProps) {
  return (
    <>
      <TimeField
        label="From"
        at={from}
        problem={problem}
        className={className}
        onChange={(at) => onChange({ from: at })}
      />
      <TimeField
        label="To, empty for now"
        at={to}
        className={className}
        onChange={(at) => onChange({ to: at })}
      />
    </>
  );
}

interface TimeFieldProps {
  label: string;
  at: number | null;
  problem?: string | undefined;
  className: string;
  onChange(at: number | null): void;
}

function TimeField({ label, at, problem, className, onChange }: TimeFieldProps) {
  const [text, setText] = useState(localText(at));
  // A selection in a chart and the back button change the URL while the field is mounted.
  useEffect(() => setText(localText(at)), [at]);
  return (
    <Field
      label={label}
      type="datetime-local"
      className={className}
      value={text}
      error={problem}
      onChange={({ target: { value } }) => {
        setText(value);
        onChange(fromLocalText(value));
      }}
    />
  );
}
