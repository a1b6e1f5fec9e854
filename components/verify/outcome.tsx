import { ExternalText } from '@/components/ui/external-text';
import { formatCount } from '@/lib/text/format';
import type { Comparison } from './use-verification';
import { VerifiedFeeds } from './verified-feeds';

/** Progress, result or error of a comparison. */
export function Outcome({ comparison: { name, isPart, state } }: { comparison: Comparison }) {
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
