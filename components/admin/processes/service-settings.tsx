'use client';
import { useId } from 'react';
import { z } from 'zod';
import { NumberField } from '@/components/admin/number-field';
import { act, useProcesses } from '@/components/admin/use-admin';
import { callApi } from '@/components/browser/call-api';
import { usePolled } from '@/components/freshness/use-polled';

interface Knob {
  service: string;
  name: string;
  label: string;
  unit: string;
  most: number;
  /** What is stored for one of what is shown: shares are shown in per cent, times in ms. */
  scale?: number;
}

const knobs: readonly Knob[] = [
  { service: 'payment', name: 'declineRate', label: 'Cards declined', unit: '%', most: 100, scale: 0.01 },
  {
    service: 'payment',
    name: 'timeoutRate',
    label: 'Provider does not answer',
    unit: '%',
    most: 100,
    scale: 0.01,
  },
  { service: 'payment', name: 'latencyMs', label: 'Provider takes', unit: 'ms', most: 9_000 },
  {
    service: 'order',
    name: 'confirmAfterMs',
    label: 'Confirmed after',
    unit: 's',
    most: 3_600,
    scale: 1_000,
  },
  {
    service: 'shipping',
    name: 'deliverAfterMs',
    label: 'Delivered after',
    unit: 's',
    most: 604_800,
    scale: 1_000,
  },
  { service: 'inventory', name: 'lowStock', label: 'Low stock below', unit: 'pieces', most: 1_000_000 },
];
const services = ['order', 'payment', 'inventory', 'shipping', 'notification'] as const;
const slowness: readonly Knob[] = services.map((service) => ({
  service,
  name: 'delayMs',
  label: `Slow ${service} down by`,
  unit: 'ms',
  most: 10_000,
}));

const settingsSchema = z.record(z.string(), z.unknown());

/** What each service does differently from now on. */
export function ServiceSettings() {
  return (
    <div className="grid gap-x-8 gap-y-3 md:grid-cols-2 xl:grid-cols-1">
      {[...knobs, ...slowness].map((knob) => (
        <KnobField key={`${knob.service}-${knob.name}`} knob={knob} />
      ))}
    </div>
  );
}

const pathOf = (service: string) => `/admin/services/${service}/settings`;

function KnobField({ knob }: { knob: Knob }) {
  const { service, name, label, unit, most, scale = 1 } = knob;
  const { value: processes } = useProcesses();
  const process = processes?.find((each) => each.name === service);
  const isStopped = process !== undefined && process.status !== 'running';
  const settings = usePolled(isStopped ? undefined : pathOf(service), settingsSchema, 5_000);
  const stored = isStopped || settings.isUnknown ? undefined : settings.value?.[name];
  const value = typeof stored === 'number' ? Math.round((stored / scale) * 100) / 100 : undefined;
  const id = useId();
  const send = async (shown: number) => {
    const next = await callApi(pathOf(service), settingsSchema, {
      method: 'PATCH',
      body: { [name]: Math.round(shown * scale * 10_000) / 10_000 },
    });
    settings.put(next);
    return next;
  };
  const change = async (wanted: number): Promise<boolean> => {
    if (value === undefined) return false;
    const after = await act(
      () => send(wanted),
      () => ({
        title: `${label}: ${wanted} ${unit}`,
        undo: { label: 'Undo', run: () => send(value) },
      }),
    );
    return after !== undefined;
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_6rem_3rem] items-center gap-2">
      <label htmlFor={id} className="truncate text-ink-2 text-sm">
        {label}
      </label>
      <NumberField
        id={id}
        value={value}
        range={{ least: 0, most, isWhole: scale === 1 }}
        placeholder={isStopped ? 'Stopped' : 'Unknown'}
        onCommit={change}
      />
      <span className="text-ink-2 text-sm">{unit}</span>
    </div>
  );
}
