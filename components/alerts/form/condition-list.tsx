'use client';
import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Field, SelectField } from '@/components/ui/field';
import { type ConditionDraft, emptyCondition, type Operator, operators } from './condition-draft';
import type { FieldChoice } from './event-fields';
import { useRuleForm } from './form-context';

const operatorOptions = Object.entries(operators).map(([value, label]) => ({ value, label }));
const most = 20;

export interface ConditionListProps {
  /** Of the draft. */
  name: 'where' | 'matching';
  label: string;
  /** What it means without any. */
  none: string;
  fields: readonly FieldChoice[];
}

/** Conditions that all have to hold. */
export function ConditionList({ name, label, none, fields }: ConditionListProps) {
  const { draft, change, error } = useRuleForm();
  const conditions = draft[name];
  const set = (next: readonly ConditionDraft[]) => change({ [name]: next });
  const listError = conditions.length === 0 ? error(name) : undefined;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-ink-2 text-xs">{label}</legend>
      {conditions.length === 0 && (
        <p className={listError ? 'text-bad text-sm' : 'text-ink-3 text-sm'}>{listError ?? none}</p>
      )}
      {conditions.map((condition, i) => (
        <ConditionRow
          key={condition.key}
          condition={condition}
          path={`${name}.${i}`}
          number={i + 1}
          fields={fields}
          onChange={(part) =>
            set(conditions.map((each) => (each === condition ? { ...each, ...part } : each)))
          }
          onRemove={() => set(conditions.filter((each) => each !== condition))}
        />
      ))}
      {conditions.length < most && (
        <Button
          size="sm"
          className="self-start"
          onClick={() => set([...conditions, emptyCondition(fields[0]?.path)])}
        >
          <Plus aria-hidden className="size-3.5" /> Add condition
        </Button>
      )}
    </fieldset>
  );
}

interface ConditionRowProps {
  condition: ConditionDraft;
  path: string;
  number: number;
  fields: readonly FieldChoice[];
  onChange(part: Partial<ConditionDraft>): void;
  onRemove(): void;
}

function ConditionRow({ condition, path, number, fields, onChange, onRemove }: ConditionRowProps) {
  const { error, touch } = useRuleForm();
  const id = useId();
  const values = fields.find(({ path: each }) => each === condition.field)?.values ?? [];
  const isList = condition.operator === 'in' || condition.operator === 'notIn';
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_2.25rem] items-start gap-2 sm:grid-cols-[minmax(0,1fr)_8rem_minmax(0,1fr)_2.25rem]">
      <Field
        label={`Field of condition ${number}`}
        isLabelHidden
        placeholder="Field"
        list={`${id}-fields`}
        autoComplete="off"
        value={condition.field}
        error={error(`${path}.field`)}
        onBlur={() => touch(`${path}.field`)}
        onChange={({ target: { value } }) => onChange({ field: value })}
      />
      <SelectField
        label={`Comparison of condition ${number}`}
        isLabelHidden
        options={operatorOptions}
        value={condition.operator}
        onChange={({ target: { value } }) => onChange({ operator: value as Operator })}
      />
      <Field
        label={`Value of condition ${number}`}
        isLabelHidden
        placeholder={isList ? 'Values, separated by commas' : 'Value'}
        list={`${id}-values`}
        autoComplete="off"
        className="max-sm:col-span-2 max-sm:row-start-2"
        value={condition.value}
        error={error(`${path}.${condition.operator}`) ?? error(path)}
        onBlur={() => touch(`${path}.${condition.operator}`)}
        onChange={({ target: { value } }) => onChange({ value })}
      />
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Remove condition ${number}`}
        onClick={onRemove}
        className="max-sm:col-start-3 max-sm:row-start-1"
      >
        <X aria-hidden className="size-4" />
      </Button>
      <Options id={`${id}-fields`} values={fields.map(({ path: each }) => each)} />
      <Options id={`${id}-values`} values={values} />
    </div>
  );
}

const Options = ({ id, values }: { id: string; values: readonly string[] }) => (
  <datalist id={id}>
    {values.map((value) => (
      <option key={value} value={value} />
    ))}
  </datalist>
);
