'use client';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import type { Completion } from './language/completion';

export interface CompletionListProps {
  /** Prefix of the ids of the list and of its options. */
  id: string;
  completions: readonly Completion[];
  /** Index of the option that Enter takes; -1: none. */
  chosen: number;
  onAccept(completion: Completion): void;
}

/** What may follow in the filter box; the box keeps the focus. */
export function CompletionList({ id, completions, chosen, onAccept }: CompletionListProps) {
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label="Completions"
      hidden={completions.length === 0}
      className="absolute top-full left-0 z-30 max-h-72 w-full max-w-md overflow-auto rounded-lg border border-line-strong bg-raised p-1 shadow-lg dark:shadow-none"
    >
      {completions.map((completion, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works in the box, which keeps the focus
        <div
          key={completion.text}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onAccept(completion)}
          className={cn(
            'flex min-h-8 cursor-pointer items-center justify-between gap-4 rounded-md px-2.5 text-sm hover:bg-sunken max-md:min-h-11',
            index === chosen && 'bg-accent-soft',
          )}
        >
          <ExternalText text={completion.text} className="truncate font-mono" />
          <span className="shrink-0 text-ink-3 text-xs">{completion.hint}</span>
        </div>
      ))}
    </div>
  );
}
