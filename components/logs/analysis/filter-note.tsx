import { TriangleAlert } from 'lucide-react';

/** Says which parts of the filter a tab does not use. */
export function FilterNote({ parts }: { parts: readonly string[] }) {
  if (parts.length === 0) return null;
  return (
    <p className="flex items-center gap-1.5 text-warn text-xs">
      <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
      Not used in this tab: {parts.join(', ')}.
    </p>
  );
}
