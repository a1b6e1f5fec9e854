'use client';
import { useEffect, useId, useState } from 'react';
import { NumberField } from '@/components/admin/number-field';
import { act, useSimulatorCommand } from '@/components/admin/use-admin';
import type { Rates as RateSet, SimulatorState } from '@/lib/simulator';
import { formatCount } from '@/lib/text/format';

interface Rate {
  name: keyof RateSet;
  label: string;
  unit: string;
  /** The unit for screen readers. */
  spoken: string;
  max: number;
}

const rates: readonly Rate[] = [
  { name: 'prices', label: 'Price ticks', unit: '/s', spoken: 'per second', max: 20_000 },
  { name: 'orders', label: 'Orders', unit: '/min', spoken: 'per minute', max: 500 },
  { name: 'shoppers', label: 'Shoppers', unit: ' at a time', spoken: 'at a time', max: 200 },
  { name: 'notifications', label: 'Notifications', unit: '/min', spoken: 'per minute', max: 600 },
];

/** The rates of the simulator. A change takes effect immediately and can be undone. */
export function Rates({ state, isUnknown }: { state: SimulatorState; isUnknown: boolean }) {
  const command = useSimulatorCommand();
  const change = async ({ name, label, unit }: Rate, value: number): Promise<boolean> => {
    const before = state.rates[name];
    if (value === before) return true;
    const after = await act(
      () => command('rates', { method: 'PATCH', body: { [name]: value } }),
      () => ({
        title: `${label}: ${formatCount(value)}${unit}`,
        undo: { label: 'Undo', run: () => command('rates', { method: 'PATCH', body: { [name]: before } }) },
      }),
    );
    return after !== undefined;
  };
  return (
    <div className="flex flex-col gap-4">
      {rates.map((rate) => (
        <RateSlider
          key={rate.name}
          rate={rate}
          value={state.rates[rate.name]}
          isUnknown={isUnknown}
          onChange={(value) => change(rate, value)}
        />
      ))}
    </div>
  );
}

const steps = 1_000;
/** The slider is logarithmic, so that low rates can be set precisely; 0 is at its left end. */
const toRate = (step: number, max: number): number =>
  step === 0 ? 0 : Math.max(1, Math.round(max ** (step / steps)));
const toStep = (rate: number, max: number): number =>
  rate <= 0 ? 0 : Math.max(1, Math.round((Math.log(rate) / Math.log(max)) * steps));

interface RateSliderProps {
  rate: Rate;
  value: number;
  isUnknown: boolean;
  onChange(value: number): Promise<boolean>;
}

function RateSlider({ rate, value, isUnknown, onChange }: RateSliderProps) {
  const { label, unit, spoken, max } = rate;
  const id = useId();
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const commit = () => void onChange(draft).then((isChanged) => isChanged || setDraft(value));
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
        value={toStep(draft, max)}
        disabled={isUnknown}
        aria-valuetext={`${formatCount(draft)} ${spoken}`}
        className="h-6 w-full accent-accent"
        onChange={(event) => setDraft(toRate(event.target.valueAsNumber, max))}
        onPointerUp={commit}
        onKeyUp={commit}
      />
      <NumberField
        label={`${label} ${spoken}`}
        value={draft}
        range={{ min: 0, max }}
        disabled={isUnknown}
        onCommit={onChange}
      />
      <span className="text-ink-2 text-sm">{unit}</span>
    </div>
  );
}
