import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

export const inputClass =
  'h-9 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-ink placeholder:text-ink-3 aria-invalid:border-bad';

export interface FieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** The label is only for screen readers. */
  isLabelHidden?: boolean;
}

export function Field({ label, hint, error, isLabelHidden = false, className, ...rest }: FieldProps) {
  const id = useId();
  const hasNote = Boolean(error ?? hint);
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'text-ink-2 text-xs'}>
        {label}
      </label>
      <input
        id={id}
        className={inputClass}
        aria-invalid={error ? true : undefined}
        aria-describedby={hasNote ? `${id}-note` : undefined}
        {...rest}
      />
      <Note id={id} hint={hint} error={error} />
    </div>
  );
}

type NoteProps = Pick<FieldProps, 'hint' | 'error'> & { id: string };

/** What is wrong with the field, or what it takes. */
function Note({ id, hint, error }: NoteProps) {
  if (!(error ?? hint)) return null;
  return (
    <p
      id={`${id}-note`}
      role={error ? 'alert' : undefined}
      className={cn('text-xs', error ? 'text-bad' : 'text-ink-3')}
    >
      {error ?? hint}
    </p>
  );
}

export interface TextAreaProps extends ComponentProps<'textarea'> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

export function TextAreaField({ label, hint, error, className, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-ink-2 text-xs">
        {label}
      </label>
      <textarea
        id={id}
        className={cn(inputClass, 'h-auto py-1.5')}
        aria-invalid={error ? true : undefined}
        aria-describedby={(error ?? hint) ? `${id}-note` : undefined}
        {...rest}
      />
      <Note id={id} hint={hint} error={error} />
    </div>
  );
}

export interface SelectProps extends ComponentProps<'select'> {
  label: string;
  isLabelHidden?: boolean;
  hint?: ReactNode;
  error?: string | undefined;
  options: readonly { value: string; label: string }[];
}

export function SelectField({
  label,
  isLabelHidden = false,
  hint,
  error,
  options,
  className,
  ...rest
}: SelectProps) {
  const id = useId();
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'text-ink-2 text-xs'}>
        {label}
      </label>
      <select
        id={id}
        className={cn(inputClass, 'pr-7')}
        aria-invalid={error ? true : undefined}
        aria-describedby={(error ?? hint) ? `${id}-note` : undefined}
        {...rest}
      >
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      <Note id={id} hint={hint} error={error} />
    </div>
  );
}
