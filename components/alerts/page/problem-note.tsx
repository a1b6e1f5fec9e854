import { TriangleAlert } from 'lucide-react';
import { ExternalText } from '@/components/ui/external-text';

/** Why rules are not evaluated at the moment; nothing while they are. */
export function ProblemNote({ problem }: { problem: string | null | undefined }) {
  return (
    <div role="status">
      {problem && (
        <p className="mb-3 flex items-start gap-2 rounded-lg border border-line-strong bg-warn-soft px-4 py-2.5 text-sm">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="font-medium">Rules are not evaluated.</span> <ExternalText text={problem} />
          </span>
        </p>
      )}
    </div>
  );
}
