'use client';
import { toast } from 'sonner';
import { useSWRConfig } from 'swr';
import { z } from 'zod';
import { type ApiCall, ApiError, callApi } from '@/components/browser/call-api';
import { timedAnswer, usePolled } from '@/components/freshness/use-polled';
import { usePageNow } from '@/components/live';
import { processSchema } from '@/lib/health/processes';
import { type SimulatorState, simulatorStateSchema } from '@/lib/simulator';

const invalidSchema = z.object({
  total: z.number(),
  byTopic: z.record(z.string(), z.number()),
  messages: z.array(
    z.object({
      topic: z.string(),
      partition: z.number(),
      offset: z.number(),
      at: z.number(),
      reason: z.string(),
      message: z.string(),
      type: z.string().optional(),
      preview: z.string(),
    }),
  ),
});
export type InvalidMessages = z.output<typeof invalidSchema>;

const simulatorKey = '/admin/simulator';
const processesKey = '/admin/processes';

export const useSimulator = () => usePolled(simulatorKey, simulatorStateSchema, 1_000);
export const useProcesses = () => usePolled(processesKey, z.array(processSchema), 1_000);
export const useInvalid = () => usePolled('/admin/invalid', invalidSchema, 2_000);

/** Why an action failed, as a sentence. */
export const reasonOf = (error: unknown): string =>
  error instanceof ApiError ? error.message : 'That did not work: reload the page and try again.';

export interface Undo {
  label: string;
  run(): Promise<unknown>;
}

/** Long enough to see what the action did before taking it back. */
const undoMs = 12_000;
let shown: string | number | undefined;

/** One toast shows what was done last: a new one takes its place, in front of all others. */
function show(
  kind: 'success' | 'error',
  title: string,
  more: Parameters<typeof toast.success>[1] = {},
): void {
  if (shown !== undefined) toast.dismiss(shown);
  shown = toast[kind](title, more);
}

const failed = (error: unknown): void => show('error', 'That did not work', { description: reasonOf(error) });

/** Does something, says what it did, offers the way back; says why when it failed. */
export async function act<T>(
  work: () => Promise<T>,
  done: (result: T) => { title: string; description?: string; undo?: Undo },
): Promise<T | undefined> {
  try {
    const result = await work();
    const { title, description, undo } = done(result);
    show('success', title, {
      ...(description ? { description } : {}),
      ...(undo
        ? { duration: undoMs, action: { label: undo.label, onClick: () => void takeBack(title, undo) } }
        : {}),
    });
    return result;
  } catch (error) {
    failed(error);
    return undefined;
  }
}

async function takeBack(title: string, { label, run }: Undo): Promise<void> {
  try {
    await run();
    if (label === 'Undo') show('success', `Undone. ${title}`);
  } catch (error) {
    failed(error);
  }
}

/** Steers the simulator; what it answers is shown at once. */
export function useSteering() {
  const { mutate } = useSWRConfig();
  const pageNow = usePageNow();
  return async (path: string, call: ApiCall): Promise<SimulatorState> => {
    const state = await callApi(`${simulatorKey}/${path}`, simulatorStateSchema, call);
    void mutate(simulatorKey, timedAnswer(state, pageNow()), { revalidate: false });
    return state;
  };
}

/** Starts, stops or kills a process. */
export function useProcessActions() {
  const { mutate } = useSWRConfig();
  return async (name: string, action: 'start' | 'stop' | 'kill') => {
    const process = await callApi(`${processesKey}/${encodeURIComponent(name)}/${action}`, processSchema, {
      method: 'POST',
    });
    void mutate(processesKey);
    return process;
  };
}
