'use client';
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
        <Check key={name} isOn={Object.hasOwn(chosen, name)} onToggle={() => toggle(name)}>
          <ExternalText text={name} className="text-ink-2" /> <ExternalText text={labels[name] ?? ''} />
        </Check>
      ))}
      {onAnyRule && Object.keys(chosen).length > 0 && (
        <Check isOn={isAnyRule} onToggle={() => onAnyRule(!isAnyRule)}>
          Also alerts of other rules with these labels
        </Check>
      )}
    </fieldset>
  );
}

function Check({ isOn, onToggle, children }: { isOn: boolean; onToggle(): void; children: React.ReactNode }) {
  return (
    <label className="flex min-h-7 items-center gap-2">
      <input type="checkbox" checked={isOn} onChange={onToggle} className="size-4 accent-accent" />
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </label>
  );
}
