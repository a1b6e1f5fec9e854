import { oneLine } from '@/lib/text/bidi';

/** Text from outside, isolated so that its writing direction does not affect the text around it. */
export function ExternalText({ text, className }: { text: string; className?: string }) {
  return (
    <bdi dir="auto" className={className}>
      {oneLine(text)}
    </bdi>
  );
}
