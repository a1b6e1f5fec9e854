'use client';
import { Check } from '@/components/ui/check';
import { Segmented } from '@/components/ui/segmented';
import { gauges } from '@/lib/alerts/gauges';
import { topics } from '@/lib/events';
import { aggregateOptions } from './aggregate-labels';
import { ConditionList } from './condition-list';
import type { RuleDraft } from './draft';
import { typesOf } from './event-fields';
import { useRuleForm } from './form-context';
import { ChoiceField, DurationField, TextField } from './form-fields';
import { GroupBy } from './group-by';
import { fieldsOf, needsField } from './rule-input';
import { FieldRow, FormSection } from './section';

const sources = [
  { value: 'events', label: 'Events of a topic' },
  { value: 'gauge', label: 'State of the system' },
] as const;
const topicOptions = topics.map((topic) => ({ value: topic, label: topic }));
const gaugeOptions = Object.entries(gauges).map(([value, { title }]) => ({ value, label: title }));

/** What the rule measures: events of a topic, or a gauge; which of them, and what is computed. */
export function SourceSection() {
  const { draft, change } = useRuleForm();
  const fields = fieldsOf(draft);
  const isEvents = draft.source === 'events';
  return (
    <FormSection title="What it measures" note="One value at any time, or one for each group.">
      <Segmented
        label="Source"
        value={draft.source}
        options={sources}
        onChange={(source) => change(sourceChange(source))}
        className="self-start"
      />
      {isEvents ? <EventSource /> : <ChoiceField name="gauge" label="Gauge" options={gaugeOptions} />}
      <ConditionList
        name="where"
        label="Only those where"
        none={isEvents ? 'Every event counts.' : 'Every series counts.'}
        fields={fields}
      />
      <FieldRow>
        <ChoiceField name="aggregate" label="Value" options={aggregateOptions(draft.source)} />
        {needsField(draft) && <MeasuredField />}
        <DurationField
          name="window"
          label="Window"
          hint={isEvents ? 'Over the last 1s to 1h.' : 'Empty: the present value.'}
        />
        {draft.aggregate === 'absence' && (
          <DurationField
            name="baseline"
            label="Usual over"
            hint="How long it looks back for what is usual."
          />
        )}
      </FieldRow>
      {draft.aggregate === 'share' && (
        <ConditionList
          name="matching"
          label="The share of those where"
          none="Add the condition that the share is of."
          fields={fields}
        />
      )}
      <GroupBy fields={fields} />
    </FormSection>
  );
}

/** With another source, what names fields of the old one is gone. */
const sourceChange = (source: RuleDraft['source']): Partial<RuleDraft> => ({
  source,
  where: [],
  matching: [],
  by: [],
  aggregate: source === 'gauge' ? 'last' : 'count',
  window: source === 'gauge' ? '' : '1m',
});

function EventSource() {
  const { draft, change } = useRuleForm();
  const types = typesOf(draft.topic);
  const toggle = (type: string, isOn: boolean) =>
    change({ types: isOn ? [...draft.types, type] : draft.types.filter((each) => each !== type) });
  return (
    <>
      <FieldRow>
        <TopicField />
      </FieldRow>
      <Check isOn={draft.invalid} onChange={(invalid) => change({ invalid, where: [], by: [] })}>
        Invalid messages of the topic, instead of its events
      </Check>
      {!draft.invalid && types.length > 1 && (
        <fieldset>
          <legend className="mb-1 text-ink-2 text-xs">Types (none: all)</legend>
          <div className="grid grid-cols-2 gap-x-4 lg:grid-cols-3">
            {types.map((type) => (
              <Check key={type} isOn={draft.types.includes(type)} onChange={(isOn) => toggle(type, isOn)}>
                {type}
              </Check>
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}

function TopicField() {
  const { change } = useRuleForm();
  // Types and fields are those of a topic.
  const reset = () => change({ types: [], where: [], matching: [], by: [], field: '' });
  return (
    <div onChange={reset}>
      <ChoiceField name="topic" label="Topic" options={topicOptions} />
    </div>
  );
}

function MeasuredField() {
  const { draft } = useRuleForm();
  const numbers = fieldsOf(draft).filter(({ kind }) => kind === 'number');
  return (
    <>
      <TextField name="field" label="Field" list="rule-field" placeholder={numbers[0]?.path ?? 'price'} />
      <datalist id="rule-field">
        {numbers.map(({ path }) => (
          <option key={path} value={path} />
        ))}
      </datalist>
    </>
  );
}
