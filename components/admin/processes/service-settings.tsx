'use client';
import { useId } from 'react';
import { z } from 'zod';
import { NumberField } from '@/components/admin/number-field';
import { act, useProcesses } from '@/components/admin/use-admin';
import { callApi } from '@/components/browser/call-api';
import { usePolled } from '@/components/freshness/use-polled';

interface Setting {
  service: string;
  name: string;
  label: string;
  unit: string;
  max: number;
  /** Stored value per displayed unit: 0.01 for percent, 1,000 for seconds stored in ms. */
  scale?: number;
}

const settings: readonly Setting[] = [
  { service: 'payment', name: 'declineRate', label: 'Cards declined', unit: '%', max: 100, scale: 0.01 },
  {
    service: 'payment',
    name: 'timeoutRate',
    label: 'Provider does not answer',
    unit: '%',
    max: 100,
    scale: 0.01,
  },
  { service: 'payment', name: 'latencyMs', label: 'Provider latency', unit: 'ms', max: 9_000 },
  {
    service: 'order',
    name: 'confirmAfterMs',
    label: 'Confirmed after',
    unit: 's',
    max: 3_600,
    scale: 1_000,
  },
  {
    service: 'shipping',
    name: 'deliverAfterMs',
    label: 'Delivered after',
    unit: 's',
    max: 604_800,
    scale: 1_000,
  },
];
const services = ['order', 'payment', 'inventory', 'shipping', 'notification'] as const;
const delays: readonly Setting[] = services.map((service) => ({
  service,
  name: 'delayMs',
  label: `Slow ${service} down by`,
  unit: 'ms',
  max: 10_000,
}));

const settingsSchema = z.record(z.string(), z.unknown());

/** Settings of each service that take effect immediately. */
export function ServiceSettings() {
  return (
    <div className="grid gap-x-8 gap-y-3 md:grid-cols-2 xl:grid-cols-1">
      {[...settings, ...delays].map((setting) => (
        <SettingField key={`${setting.service}-${setting.name}`} setting={setting} />
      ))}
    </div>
  );
}

const pathOf = (service: string) => `/admin/services/${service}/settings`;

function SettingField({ setting }: { setting: Setting }) {
  const { service, name, label, unit, max, scale = 1 } = setting;
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
        range={{ min: 0, max, isInteger: scale === 1 }}
        placeholder={isStopped ? 'Stopped' : 'Unknown'}
        onCommit={change}
      />
      <span className="text-ink-2 text-sm">{unit}</span>
    </div>
  );
}
