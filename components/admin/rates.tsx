'use client';
import { useEffect, useId, useState } from 'react';
import { inputClass } from '@/components/ui/field';
import { formatCount } from '@/lib/format';
import type { Rates as RateSet, SimulatorState } from '@/lib/simulator';
import { act, useSteering } from './use-admin';

interface Rate {
  name: keyof RateSet;
  label: string;
  unit: string;
  most: number;
}

const rates: readonly Rate[] = [
  { name: 'prices', label: 'Price ticks', unit: 'a second', most: 20_000 },
  { name: 'orders', label: 'Orders', unit: 'a minute', most: 500 },
  { name: 'shoppers', label: 'Shoppers', unit: 'at a time', most: 200 },
  { name: 'notifications', label: 'Notifications', unit: 'a minute', most: 600 },
];

/** How fast everything comes; a change takes hold at once and can be undone. */
export function Rates({ state }: { state: SimulatorState }) {
  const steer = useSteering();
  const change = ({ name, label, unit }: Rate, value: number) => {
    const before = state.rates[name];
    if (value === before) return;
    void act(
      () => steer('rates', { method: 'PATCH', body: { [name]: value } }),
      () => ({
        title: `${label}: ${formatCount(value)} ${unit}`,
        undo: { label: 'Undo', run: () => steer('rates', { method: 'PATCH', body: { [name]: before } }) },
      }),
    );
  };
  return (
    <div className="flex flex-col gap-4">
      {rates.map((rate) => (
        <RateSlider
          key={rate.name}
          rate={rate}
          value={state.rates[rate.name]}
          onChange={(value) => change(rate, value)}
        />
      ))}
    </div>
  );
}

const steps = 1_000;
/** Slow rates need as much room as fast ones: the slider is logarithmic, with 0 at its left end. */
const toRate = (step: number, most: number): number =>
  step === 0 ? 0 : Math.max(1, Math.round(most ** (step / steps)));
const toStep = (rate: number, most: number): number =>
  rate <= 0 ? 0 : Math.max(1, Math.round((Math.log(rate) / Math.log(most)) * steps));

function RateSlider({ rate, value, onChange }: { rate: Rate; value: number; onChange(value: number): void }) {
  const { label, unit, most } = rate;
  const id = useId();
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const commit = () => onChange(draft);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_6rem_4.5rem] items-center gap-x-3 gap-y-1">
      <label htmlFor={id} className="col-span-3 text-ink-2 text-xs">
        {label}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={steps}
        value={toStep(draft, most)}
        aria-valuetext={`${formatCount(draft)} ${unit}`}
        className="h-6 w-full accent-accent"
        onChange={(event) => setDraft(toRate(event.target.valueAsNumber, most))}
        onPointerUp={commit}
        onKeyUp={commit}
      />
      <input
        type="number"
        min={0}
        max={most}
        aria-label={`${label} ${unit}`}
        value={draft}
        className={`${inputClass} num h-8 text-right`}
        onChange={(event) => setDraft(clamp(event.target.valueAsNumber, most))}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      <span className="text-ink-2 text-sm">{unit}</span>
    </div>
  );
}

const clamp = (value: number, most: number): number =>
  Number.isFinite(value) ? Math.min(most, Math.max(0, Math.round(value))) : 0;
