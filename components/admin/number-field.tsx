'use client';
import { useEffect, useId, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { inputClass } from '@/components/ui/field';
import { type NumberRange, readNumber } from './number-range';

export interface NumberFieldProps {
  id?: string;
  /** The accessible name, if there is no visible label. */
  label?: string;
  /** Undefined: unknown, so it cannot be changed. */
  value: number | undefined;
  range: NumberRange;
  placeholder?: string;
  disabled?: boolean;
  /** Resolves to whether it was changed. */
  onCommit(value: number): Promise<boolean>;
}

/** A number field. Enter or leaving the field commits; Escape resets. */
export function NumberField({ id, label, value, range, placeholder, disabled, onCommit }: NumberFieldProps) {
  const current = value === undefined ? '' : String(value);
  const [draft, setDraft] = useState(current);
  const [error, setError] = useState<string>();
  const noteId = useId();
  const reset = () => {
    setDraft(current);
    setError(undefined);
  };
  // Only a new value replaces the typed text.
  useEffect(reset, [current]);
  const commit = () => {
    if (draft === current) return setError(undefined);
    const read = readNumber(draft, range);
    if ('error' in read) return setError(read.error);
    setError(undefined);
    void onCommit(read.value).then((isChanged) => isChanged || reset());
  };
  return (
    <>
      <input
        id={id}
        type="number"
        min={range.min}
        max={range.max}
        disabled={disabled || value === undefined}
        placeholder={placeholder}
        aria-label={label}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? noteId : undefined}
        value={draft}
        className={cn(inputClass, 'num h-8 text-right')}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') reset();
        }}
      />
      {error && (
        <p id={noteId} role="alert" className="order-last col-span-full text-bad text-xs">
          {error}
        </p>
      )}
    </>
  );
}
