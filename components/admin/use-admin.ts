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
  error instanceof ApiError ? error.message : 'Unexpected error. Reload the page and try again.';

export interface Undo {
  label: string;
  run(): Promise<unknown>;
}

/** How long an action can be undone: long enough to see its effect. */
const undoMs = 12_000;
let shownToast: string | number | undefined;

/** Shows one toast for the last action: a new one replaces it, in front of all others. */
function show(
  kind: 'success' | 'error',
  title: string,
  more: Parameters<typeof toast.success>[1] = {},
): void {
  if (shownToast !== undefined) toast.dismiss(shownToast);
  shownToast = toast[kind](title, more);
}

const showError = (error: unknown): void => show('error', 'Action failed', { description: reasonOf(error) });

/** Runs an action and shows its result as a toast with an undo button, or the reason of its failure. */
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
        ? { duration: undoMs, action: { label: undo.label, onClick: () => void runUndo(title, undo) } }
        : {}),
    });
    return result;
  } catch (error) {
    showError(error);
    return undefined;
  }
}

async function runUndo(title: string, { label, run }: Undo): Promise<void> {
  try {
    await run();
    if (label === 'Undo') show('success', `Undone. ${title}`);
  } catch (error) {
    showError(error);
  }
}

/** Sends a command to the simulator and shows the returned state immediately. */
export function useSimulatorCommand() {
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
