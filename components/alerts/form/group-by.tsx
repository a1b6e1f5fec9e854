'use client';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import type { FieldChoice } from './event-fields';
import { useRuleForm } from './form-context';

const most = 3;

/** The fields that alerts are grouped by: one alert for each combination of their values. */
export function GroupBy({ fields }: { fields: readonly FieldChoice[] }) {
  const { draft, change, error } = useRuleForm();
  const [name, setName] = useState('');
  const id = useId();
  const left = fields.filter(({ path }) => !draft.by.includes(path));
  const add = () => {
    const path = name.trim();
    if (path !== '' && !draft.by.includes(path)) change({ by: [...draft.by, path] });
    setName('');
  };
  return (
    <fieldset className="flex flex-wrap items-start gap-2">
      <legend className="mb-1 text-ink-2 text-xs">
        One alert for each value of (empty: one alert in all)
      </legend>
      {draft.by.map((path) => (
        <span
          key={path}
          className="inline-flex h-9 items-center gap-1 rounded-md border border-line-strong bg-sunken pl-2.5 text-sm"
        >
          {path}
          <Button
            variant="ghost"
            size="sm"
            aria-label={`Do not group by ${path}`}
            onClick={() => change({ by: draft.by.filter((each) => each !== path) })}
          >
            <X aria-hidden className="size-3.5" />
          </Button>
        </span>
      ))}
      {draft.by.length < most && (
        <>
          <Field
            label="Field to group by"
            isLabelHidden
            placeholder={left[0]?.path ?? 'Field'}
            list={`${id}-by`}
            autoComplete="off"
            className="w-44"
            value={name}
            error={error('by')}
            onChange={({ target: { value } }) => setName(value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
          />
          <datalist id={`${id}-by`}>
            {left.map(({ path }) => (
              <option key={path} value={path} />
            ))}
          </datalist>
          <Button onClick={add}>
            <Plus aria-hidden className="size-4" /> Group by
          </Button>
        </>
      )}
    </fieldset>
  );
}
