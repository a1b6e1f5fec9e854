'use client';
import { Check } from '@/components/ui/check';
import { ExternalText } from '@/components/ui/external-text';

type Labels = Readonly<Record<string, string>>;

export interface LabelChoiceProps {
  labels: Labels;
  chosen: Labels;
  onChange(chosen: Labels): void;
  isAnyRule?: boolean;
  /** Unset: there is no rule to choose. */
  onAnyRule?(isAnyRule: boolean): void;
}

/** Which of the alert's labels an alert has to have to be muted, and whether it may be of another rule. */
export function LabelChoice({ labels, chosen, onChange, isAnyRule = false, onAnyRule }: LabelChoiceProps) {
  const names = Object.keys(labels);
  if (names.length === 0) return null;
  const toggle = (name: string) => {
    const { [name]: present, ...rest } = chosen;
    onChange(present === undefined ? { ...rest, [name]: labels[name] ?? '' } : rest);
    if (onAnyRule && Object.keys(rest).length === 0 && present !== undefined) onAnyRule(false);
  };
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-ink-2 text-xs">Only alerts with</legend>
      {names.map((name) => (
        <Check key={name} isOn={Object.hasOwn(chosen, name)} onChange={() => toggle(name)}>
          <ExternalText text={name} className="text-ink-2" /> <ExternalText text={labels[name] ?? ''} />
        </Check>
      ))}
      {onAnyRule && Object.keys(chosen).length > 0 && (
        <Check isOn={isAnyRule} onChange={onAnyRule}>
          Also alerts of other rules with these labels
        </Check>
      )}
    </fieldset>
  );
}
