import { ExternalText } from '@/components/ui/external-text';

/** A stack trace as it was written, line by line. */
export function StackTrace({ stack }: { stack: string }) {
  const lines = stack.split(/\r?\n/);
  return (
    <section
      aria-label="Stack trace"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-80 overflow-auto rounded-md border border-line bg-surface p-3"
    >
      <ol className="w-max min-w-full font-mono text-xs">
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other name
          <li key={i} className="min-h-4 whitespace-pre">
            <ExternalText text={line} />
          </li>
        ))}
      </ol>
    </section>
  );
}
