'use client';
import { toast } from 'sonner';
import useSWR, { useSWRConfig } from 'swr';
import { z } from 'zod';
import { type ApiCall, ApiError, callApi } from '@/components/ui/call-api';
import { processSchema } from '@/lib/processes';
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

function usePolled<S extends z.ZodType>(path: string, schema: S, everyMs: number) {
  return useSWR<z.output<S>, ApiError>(path, () => callApi(path, schema), {
    refreshInterval: everyMs,
    keepPreviousData: true,
    shouldRetryOnError: false,
  });
}

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

/** Does something, says what it did, offers the way back; says why when it failed. */
export async function act<T>(
  work: () => Promise<T>,
  told: (result: T) => { title: string; description?: string; undo?: Undo },
): Promise<T | undefined> {
  try {
    const result = await work();
    const { title, description, undo } = told(result);
    toast.success(title, {
      ...(description ? { description } : {}),
      ...(undo
        ? { duration: undoMs, action: { label: undo.label, onClick: () => void quietly(undo.run) } }
        : {}),
    });
    return result;
  } catch (error) {
    toast.error('That did not work', { description: reasonOf(error) });
    return undefined;
  }
}

async function quietly(run: () => Promise<unknown>): Promise<void> {
  await run().catch((error) => toast.error('That did not work', { description: reasonOf(error) }));
}

/** Steers the simulator; what it answers is shown at once. */
export function useSteering() {
  const { mutate } = useSWRConfig();
  return async (path: string, call: ApiCall): Promise<SimulatorState> => {
    const state = await callApi(`${simulatorKey}/${path}`, simulatorStateSchema, call);
    void mutate(simulatorKey, state, { revalidate: false });
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
