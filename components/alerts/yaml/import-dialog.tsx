'use client';
import { Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { act, reasonOf } from '@/components/admin/use-admin';
import { callApi } from '@/components/browser/call-api';
import { Button } from '@/components/ui/button';
import { Check } from '@/components/ui/check';
import { Dialog } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { type ImportAnswer, importAnswer } from '@/lib/alerts/yaml';
import { isolated } from '@/lib/text/bidi';
import { counted } from '@/lib/text/plural';
import type { ChosenFile } from './chosen-file';
import { ImportPlan } from './import-plan';

const send = (yaml: string, deleteOthers: boolean, dryRun: boolean, signal?: AbortSignal) =>
  callApi('/admin/alert-rules/import', importAnswer, {
    method: 'POST',
    body: { yaml, deleteOthers, dryRun },
    ...(signal ? { signal } : {}),
  });

export interface ImportDialogProps {
  file: ChosenFile;
  onImported(): void;
  onClose(): void;
}

/** Shows what an import of the file would do, and does it. */
export function ImportDialog({ file, onImported, onClose }: ImportDialogProps) {
  const [deleteOthers, setDeleteOthers] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { plan, problem } = usePlan(file, deleteOthers);
  const isPossible = plan !== undefined && plan.problems.length === 0;
  const run = async () => {
    setBusy(true);
    const done = await act(
      () => send(file.yaml, deleteOthers, false),
      (answer) => ({ title: `Imported ${isolated(file.name)}`, description: doneText(answer) }),
    );
    setBusy(false);
    if (!done) return;
    onImported();
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={`Import ${isolated(file.name)}`}>
      <div className="flex flex-col gap-4">
        <Check isOn={deleteOthers} onChange={setDeleteOthers}>
          Delete rules that are not in the file, and reset those that came with Pulseboard
        </Check>
        <div aria-live="polite" className="min-h-16">
          {problem && <p className="text-bad text-sm">{problem}</p>}
          {plan && !problem && <ImportPlan plan={plan} />}
          {!plan && !problem && <Skeleton className="h-16 w-full" />}
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!isPossible || isBusy} onClick={() => void run()}>
            <Upload aria-hidden className="size-4" /> Import
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

const doneText = ({ created, changed, deleted }: ImportAnswer): string =>
  `${counted(created.length, 'rule')} created, ${changed.length} changed, ${deleted.length} deleted.`;

/** What an import would do, by a dry run. */
function usePlan(file: ChosenFile, deleteOthers: boolean): { plan?: ImportAnswer; problem?: string } {
  const [state, setState] = useState<{ plan?: ImportAnswer; problem?: string }>({});
  useEffect(() => {
    if (file.problem) return setState({ problem: file.problem });
    const stopping = new AbortController();
    setState({});
    send(file.yaml, deleteOthers, true, stopping.signal).then(
      (plan) => !stopping.signal.aborted && setState({ plan }),
      (error: unknown) => !stopping.signal.aborted && setState({ problem: reasonOf(error) }),
    );
    return () => stopping.abort();
  }, [file, deleteOthers]);
  return state;
}
