import { oneLine } from '@/lib/text/bidi';

/** Text that somebody else wrote: whatever is in it, what stands beside it stays as it is. */
export function ExternalText({ text, className }: { text: string; className?: string }) {
  return (
    <bdi dir="auto" className={className}>
      {oneLine(text)}
    </bdi>
  );
}
