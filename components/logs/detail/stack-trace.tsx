import { LogText } from '@/components/logs/text/log-text';
import { cn } from '@/components/ui/cn';
import type { LogLine } from '@/lib/logs/log-line';

type Failure = NonNullable<LogLine['data']['err']>;

/** Frames of libraries and of the runtime, in the stacks of Node.js, Java and Python. */
const foreign = /node_modules|\(?node:|<anonymous>|\bjava(?:x|\.base)?\b|\bjdk\.|site-packages|lib\/python/;

/** An error with its stack; frames of other code are less prominent. */
export function StackTrace({ err: { name, message, stack } }: { err: Failure }) {
  return (
    <section aria-label="Error" className="rounded-md border border-line">
      <p className="border-line border-b bg-bad-soft px-3 py-2 font-mono text-bad text-xs leading-5 [overflow-wrap:anywhere]">
        <LogText text={`${name}: ${message}`} />
      </p>
      {stack && (
        <pre className="whitespace-pre-wrap px-3 py-2 font-mono text-xs leading-5 [overflow-wrap:anywhere]">
          {framesOf(stack, `${name}: ${message}`).map((frame, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a frame may be there twice
            <span key={index} className={cn('block', foreign.test(frame) && 'text-ink-3')}>
              <LogText text={frame} isOneLine />
            </span>
          ))}
        </pre>
      )}
    </section>
  );
}

/** The lines of the stack, without the message that it begins with. */
function framesOf(stack: string, title: string): string[] {
  const frames = stack.startsWith(title) ? stack.slice(title.length) : stack;
  return frames.replace(/^\s*\n/, '').split(/\r?\n/);
}
