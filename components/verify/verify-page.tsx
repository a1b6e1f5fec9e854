'use client';
import { FileUp, ScanSearch } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { useLedgerReport } from '@/components/live';
import { Button } from '@/components/ui/button';
import { ExternalText } from '@/components/ui/external-text';
import { PageTitle } from '@/components/ui/page-title';
import { formatCount } from '@/lib/text/format';
import { type Comparison, recordingIn, useVerification } from './use-verification';
import { VerifiedFeeds } from './verified-feeds';

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

function Outcome({ comparison: { name, isPart, state } }: { comparison: Comparison }) {
  return (
    <div className="flex flex-col gap-4">
      <div role="status">
        {state.state === 'running' && <Progress name={name} done={state.done} total={state.total} />}
        {state.state === 'done' && <Conclusion name={name} verdict={state.result.verdict} />}
      </div>
      {state.state === 'failed' && (
        <p role="alert" className="text-bad">
          Could not verify <ExternalText text={name} />. {state.message}
        </p>
      )}
      {isPart && state.state !== 'failed' && (
        <p className="text-ink-2 text-sm">
          The recording exceeds the limit of one verification: only its newest part is compared.
        </p>
      )}
      {state.state === 'done' && <VerifiedFeeds feeds={state.result.feeds} />}
    </div>
  );
}

function Progress({ name, done, total }: { name: string; done: number; total: number }) {
  return (
    <p className="num text-ink-2">
      Reading Kafka for <ExternalText text={name} />
      {total > 0 && `: ${formatCount(done)} of ${formatCount(total)} offsets`}
    </p>
  );
}

const conclusions = {
  identical: { text: 'Identical', ink: 'text-good', rest: 'The recording matches Kafka.' },
  differs: { text: 'Different', ink: 'text-bad', rest: 'The offsets that differ are listed below.' },
  unchecked: {
    text: 'Not fully checked',
    ink: 'text-warn',
    rest: 'Nothing differs, but not everything could be compared.',
  },
} as const;

function Conclusion({ name, verdict }: { name: string; verdict: keyof typeof conclusions }) {
  const { text, ink, rest } = conclusions[verdict];
  return (
    <p>
      <strong className={ink}>{text}</strong>
      <span className="text-ink-2">
        {' '}
        · <ExternalText text={name} />. {rest}
      </span>
    </p>
  );
}
