import { Sparkles } from 'lucide-react';

/** Marks what was seen for the first time in the last ten minutes. */
export const NewMark = () => (
  <span className="inline-flex shrink-0 items-center gap-1 rounded bg-accent-soft px-1.5 font-medium text-accent text-xs">
    <Sparkles aria-hidden className="size-3" />
    New
  </span>
);
