'use client';
import { useEffect, useId, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { inputClass } from '@/components/ui/field';
import { type NumberRange, readNumber } from './number-range';

export interface NumberFieldProps {
  id?: string;
  /** Where no label stands beside it. */
  label?: string;
  /** Undefined: not known, and cannot be changed. */
  value: number | undefined;
  range: NumberRange;
  placeholder?: string;
  disabled?: boolean;
  /** Resolves to whether it was changed. */
  onCommit(value: number): Promise<boolean>;
}

/** A number that is changed by Enter or by leaving the field; Escape takes back what was typed. */
export function NumberField({ id, label, value, range, placeholder, disabled, onCommit }: NumberFieldProps) {
  const stands = value === undefined ? '' : String(value);
  const [draft, setDraft] = useState(stands);
  const [error, setError] = useState<string>();
  const noteId = useId();
  const reset = () => {
    setDraft(stands);
    setError(undefined);
  };
  // Only another value replaces what is being typed.
  useEffect(reset, [stands]);
  const commit = () => {
    if (draft === stands) return setError(undefined);
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
        min={range.least}
        max={range.most}
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
