import { Fragment } from 'react';
import { cn } from '@/components/ui/cn';
import { oneLine } from '@/lib/text/bidi';
import { placeholder } from './literal-part';

/** A template of messages: the places where they differ are quiet. */
export function TemplateText({ text, className }: { text: string; className?: string }) {
  const [first = '', ...rest] = oneLine(text).split(placeholder);
  return (
    <bdi dir="auto" className={cn('font-mono text-sm [overflow-wrap:anywhere]', className)}>
      {first}
      {rest.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a template have no other name
        <Fragment key={i}>
          <span className="rounded-sm bg-sunken px-0.5 text-ink-3" title="Differs from line to line">
            {placeholder}
          </span>
          {part}
        </Fragment>
      ))}
    </bdi>
  );
}
