'use client';
import { FileUp, ScanSearch } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { useLedgerReport } from '@/components/live';
import { Button } from '@/components/ui/button';
import { PageTitle } from '@/components/ui/page-title';
import { Outcome } from './outcome';
import { recordingIn, useVerification } from './use-verification';

/** Compares the recording of a page with Kafka. */
export function VerifyPage() {
  const { comparison, verify } = useVerification();
  const [error, setError] = useState<string>();
  const report = useLedgerReport();
  const own = () => {
    setError(undefined);
    verify({ name: 'this page', recording: report().recording as never });
  };
  const load = async (file: File) => {
    setError(undefined);
    try {
      verify({ name: file.name, recording: recordingIn(await file.text()) });
    } catch (cause) {
      setError((cause as Error).message);
    }
  };
  const isBusy = comparison?.state.state === 'running';
  return (
    <>
      <PageTitle title="Verify" />
      <p className="max-w-prose text-ink-2">
        Each page records the Kafka offsets that it applied, with a checksum of each event. Verify reads the
        same offsets from Kafka, with a client and a decoder that share no code with the gateway. The result
        is either identical or a list of the offsets that differ.
      </p>
      <div className="my-4 flex flex-wrap gap-2">
        <Button variant="primary" onClick={own} disabled={isBusy}>
          <ScanSearch aria-hidden className="size-4" /> Verify this page
        </Button>
        <FileButton onFile={load} isDisabled={isBusy} />
      </div>
      {error && (
        <p role="alert" className="text-bad">
          {error}
        </p>
      )}
      {comparison && <Outcome comparison={comparison} />}
    </>
  );
}

function FileButton({ onFile, isDisabled }: { onFile(file: File): Promise<void>; isDisabled: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const changed = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    // Allows choosing the same file again.
    event.target.value = '';
    if (file) void onFile(file);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="Exported ledger"
        className="sr-only"
        tabIndex={-1}
        onChange={changed}
      />
      <Button onClick={() => input.current?.click()} disabled={isDisabled}>
        <FileUp aria-hidden className="size-4" /> Load exported ledger
      </Button>
    </>
  );
}
