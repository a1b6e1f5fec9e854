'use client';
import { severityLook } from '@/components/notifications/severity';
import { Check } from '@/components/ui/check';
import { Segmented } from '@/components/ui/segmented';
import { alertRuleSchema } from '@/lib/alerts/rule';
import { compareOptions, unitOptions } from './aggregate-labels';
import { useRuleForm } from './form-context';
import { ChoiceField, DurationField, TextField } from './form-fields';
import { FieldRow, FormSection } from './section';

const severities = alertRuleSchema.shape.severity.options.map((value) => ({
  value,
  label: severityLook[value].label,
}));

/** When the rule fires and when it is resolved. */
export function ThresholdSection() {
  const { draft, change } = useRuleForm();
  return (
    <FormSection title="When it fires" note="The preview shows when it would have fired.">
      <FieldRow>
        <ChoiceField name="compare" label="It fires when the value" options={compareOptions} />
        <TextField
          name="threshold"
          label="Threshold"
          inputMode="decimal"
          hint={draft.unit === 'money' ? 'In minor units: 1250 is 12.50.' : undefined}
        />
        <ChoiceField name="unit" label="Unit" options={unitOptions} />
        <DurationField name="for" label="For" hint="How long it has to hold." />
        <TextField
          name="resolveThreshold"
          label="Resolved beyond, optional"
          inputMode="decimal"
          hint="Keeps it from changing back and forth."
        />
        <DurationField name="keepFiring" label="Keep firing" hint="How long it has to be over." />
        {draft.source === 'events' && (
          <TextField
            name="minEvents"
            label="At least this many events, optional"
            inputMode="numeric"
            hint="Fewer in the window say nothing."
          />
        )}
      </FieldRow>
      <Check isOn={draft.growing} onChange={(growing) => change({ growing })}>
        Only while the value is higher than it was one window ago
      </Check>
      <div>
        <p className="mb-1 text-ink-2 text-xs">Severity</p>
        <Segmented
          label="Severity"
          value={draft.severity}
          options={severities}
          onChange={(severity) => change({ severity })}
        />
      </div>
    </FormSection>
  );
}
