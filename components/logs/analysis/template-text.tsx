import { Fragment } from 'react';
import { LogText } from '@/components/logs/text/log-text';
import { cn } from '@/components/ui/cn';
import { placeholder } from './literal-part';

/** A template of messages: the places where they differ are quiet. */
export function TemplateText({ text, className }: { text: string; className?: string }) {
  return (
    <span className={cn('block font-mono text-sm [overflow-wrap:anywhere]', className)}>
      {text.split(placeholder).map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a template have no other name
        <Fragment key={i}>
          {i > 0 && (
            <span className="rounded-sm bg-sunken px-0.5 text-ink-3" title="Differs from line to line">
              {placeholder}
            </span>
          )}
          <LogText text={part} isOneLine />
        </Fragment>
      ))}
    </span>
  );
}
