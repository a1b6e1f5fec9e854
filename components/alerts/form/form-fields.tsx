'use client';
import type { ReactNode } from 'react';
import { Field, type FieldProps, SelectField, TextAreaField } from '@/components/ui/field';
import type { RuleDraft } from './draft';
import { useRuleForm } from './form-context';

type TextKey = { [K in keyof RuleDraft]: RuleDraft[K] extends string ? K : never }[keyof RuleDraft];

interface CommonProps {
  name: TextKey;
  label: string;
  hint?: ReactNode;
  className?: string;
  /** The path of its errors, if it is not its name. */
  path?: string;
}

function useText(name: TextKey, path: string = name) {
  const { draft, change, error, touch } = useRuleForm();
  return {
    value: draft[name],
    error: error(path),
    onBlur: () => touch(path),
    onChange: ({ target: { value } }: { target: { value: string } }) => change({ [name]: value }),
  };
}

/** A text of the draft. */
export const TextField = ({
  name,
  path,
  ...rest
}: CommonProps & Pick<FieldProps, 'type' | 'placeholder' | 'inputMode' | 'list' | 'disabled'>) => (
  <Field {...rest} {...useText(name, path)} autoComplete="off" />
);

/** A longer text of the draft. */
export const LongTextField = ({ name, path, ...rest }: CommonProps & { placeholder?: string }) => (
  <TextAreaField {...rest} {...useText(name, path)} rows={3} />
);

/** One of several values of the draft. */
export const ChoiceField = ({
  name,
  path,
  ...rest
}: CommonProps & { options: readonly { value: string; label: string }[] }) => (
  <SelectField {...rest} {...useText(name, path)} />
);

const durations = ['10s', '30s', '1m', '5m', '15m', '1h'];

/** A duration such as `30s`, with usual ones to choose. */
export const DurationField = (props: Omit<CommonProps, 'placeholder'>) => (
  <>
    <TextField {...props} list={`durations-${props.name}`} placeholder="30s, 5m, 1h" />
    <datalist id={`durations-${props.name}`}>
      {durations.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  </>
);
