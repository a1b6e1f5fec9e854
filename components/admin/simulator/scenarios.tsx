'use client';
import { Pause, Play, Square } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { act, useSimulatorCommand } from '@/components/admin/use-admin';
import { Button } from '@/components/ui/button';
import { Field, SelectField } from '@/components/ui/field';
import type { SimulatorState } from '@/lib/simulator';

/** Plays a seeded sequence of rates and bursts: the same seed produces the same events. */
export function Scenarios({ state }: { state: SimulatorState | undefined }) {
  const [name, setName] = useState<string>();
  const command = useSimulatorCommand();
  if (!state) return <p className="text-ink-2 text-sm">Waiting for the simulator.</p>;
  const { scenario, scenarios } = state;
  const chosen = scenarios.find((one) => one.name === (scenario?.name ?? name)) ?? scenarios[0];
  if (!chosen) return null;
  const stop = () => command('scenarios', { method: 'DELETE' });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('seed') ?? '');
    const seed = typed === '' ? {} : { seed: Number(typed) };
    void act(
      () => command('scenarios', { method: 'POST', body: { name: chosen.name, ...seed } }),
      (after) => ({
        title: `Scenario started: ${chosen.title}`,
        description: `Seed ${after.scenario?.seed}.`,
        undo: { label: 'Stop', run: stop },
      }),
    );
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
      <SelectField
        label="Scenario"
        value={chosen.name}
        disabled={scenario !== undefined}
        options={scenarios.map((one) => ({ value: one.name, label: one.title }))}
        onChange={(event) => setName(event.target.value)}
        className="w-44"
      />
      <Field label="Seed" name="seed" type="number" min={0} placeholder="Random" className="w-24" />
      {scenario ? <Playing scenario={scenario} stop={stop} /> : <PlayButton />}
      <p className="w-full text-ink-2 text-sm">{chosen.description}</p>
    </form>
  );
}

function PlayButton() {
  return (
    <Button type="submit" variant="primary">
      <Play aria-hidden className="size-4" /> Play
    </Button>
  );
}

function Playing({
  scenario: { running, step, of, seed },
  stop,
}: {
  scenario: NonNullable<SimulatorState['scenario']>;
  stop(): Promise<unknown>;
}) {
  const command = useSimulatorCommand();
  const turn = () => command(running ? 'scenarios/pause' : 'scenarios/resume', { method: 'POST' });
  return (
    <>
      <Button
        onClick={() => void act(turn, () => ({ title: running ? 'Scenario paused' : 'Scenario resumed' }))}
      >
        {running ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
        {running ? 'Pause' : 'Resume'}
      </Button>
      <Button onClick={() => void act(stop, () => ({ title: 'Scenario stopped' }))}>
        <Square aria-hidden className="size-4" /> Stop
      </Button>
      <p className="num flex h-9 items-center text-ink-2 text-sm">
        Step {step} of {of}, seed {seed}
      </p>
    </>
  );
}
