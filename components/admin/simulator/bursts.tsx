'use client';
import { Square, Zap } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { act, useSimulatorCommand } from '@/components/admin/use-admin';
import { useNow } from '@/components/freshness/use-now';
import { Button } from '@/components/ui/button';
import { Field, SelectField } from '@/components/ui/field';
import { burstSchema, type SimulatorState } from '@/lib/simulator';
import { formatCount, formatDuration } from '@/lib/text/format';

const feeds = [
  { value: 'prices', label: 'Price ticks' },
  { value: 'orders', label: 'Orders' },
  { value: 'notifications', label: 'Notifications' },
];

/** Sends a number of events within some seconds, in addition to the rate. */
export function Bursts({ state }: { state: SimulatorState | undefined }) {
  const command = useSimulatorCommand();
  const now = useNow();
  const [error, setError] = useState<string>();
  const end = () => command('burst', { method: 'DELETE' });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { elements } = event.currentTarget;
    const form = new FormData(event.currentTarget);
    const burst = burstSchema.safeParse({
      feed: form.get('feed'),
      count: Number(form.get('count')),
      seconds: Number(form.get('seconds')),
    });
    if (!burst.success) {
      setError('Not started. Enter 1 to 50,000 events and 1 to 60 seconds.');
      const field = elements.namedItem(String(burst.error.issues[0]?.path[0]));
      if (field instanceof HTMLElement) field.focus();
      return;
    }
    setError(undefined);
    void act(
      () => command('burst', { method: 'POST', body: burst.data }),
      () => ({
        title: `Burst started: ${formatCount(burst.data.count)} ${burst.data.feed}`,
        description: `Spread over ${burst.data.seconds} s.`,
        undo: { label: 'Stop', run: end },
      }),
    );
  };
  const { burst } = state ?? {};
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3" noValidate>
      <SelectField label="Events" name="feed" options={feeds} className="w-36" />
      <Field
        label="Count"
        name="count"
        type="number"
        defaultValue={500}
        min={1}
        max={50_000}
        className="w-28"
      />
      <Field
        label="Seconds"
        name="seconds"
        type="number"
        defaultValue={5}
        min={1}
        max={60}
        className="w-20"
      />
      {burst ? (
        <Button onClick={() => void act(end, () => ({ title: 'Burst stopped' }))}>
          <Square aria-hidden className="size-4" /> Stop
          <span className="num text-ink-2">
            {formatDuration(Math.max(0, burst.endsAt - (now || burst.endsAt)))}
          </span>
        </Button>
      ) : (
        <Button type="submit" variant="primary">
          <Zap aria-hidden className="size-4" /> Burst
        </Button>
      )}
      {error && (
        <p role="alert" className="w-full text-bad text-sm">
          {error}
        </p>
      )}
    </form>
  );
}
