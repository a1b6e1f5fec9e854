'use client';
import { useState } from 'react';
import { z } from 'zod';
import { act } from '@/components/admin/use-admin';
import { callApi } from '@/components/browser/call-api';
import { toPathSegment } from '@/components/browser/path-segment';
import { usePageNow } from '@/components/live';
import type { ErrorGroup } from '@/lib/logs/analysis';
import type { SetState, StateChange } from './state-changes';

const done: Record<SetState, (name: string) => string> = {
  resolved: (name) => `Resolved ${name}.`,
  ignored: (name) => `Ignored ${name}.`,
  open: (name) => `Reopened ${name}.`,
};

/** Changes the state of groups, shown at once and taken back if the server refuses. */
export function useStateChanges() {
  const [changes, setChanges] = useState<readonly StateChange[]>([]);
  const pageNow = usePageNow();
  const without = (group: ErrorGroup) => (before: readonly StateChange[]) =>
    before.filter((change) => change.group.id !== group.id);
  const send = async (group: ErrorGroup, state: SetState): Promise<void> => {
    setChanges((before) => [...without(group)(before), { group, state }]);
    try {
      await callApi(`/admin/log-errors/${toPathSegment(group.id)}`, z.unknown(), {
        method: 'POST',
        body: { state },
      });
    } catch (error) {
      setChanges(without(group));
      throw error;
    }
    setChanges((before) => [...without(group)(before), { group, state, doneAt: pageNow() }]);
  };
  const change = (group: ErrorGroup, state: SetState) =>
    act(
      () => send(group, state),
      () => ({
        title: done[state](group.name),
        undo: { label: 'Undo', run: () => send({ ...group, state }, undoOf(group)) },
      }),
    );
  return { changes, change };
}

/** Nobody can make a group regressed: it goes back to open. */
const undoOf = ({ state }: ErrorGroup): SetState => (state === 'regressed' ? 'open' : state);
