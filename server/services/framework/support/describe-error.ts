const maxCauses = 6;
const maxLoggedLength = 2_000;

/** An error and its causes in one line, for a header or a column: without NUL, which PostgreSQL refuses in text. */
export function describeError(error: unknown): string {
  const causes: string[] = [];
  // Bounded, because a chain of causes may be circular.
  for (let cause = error; cause instanceof Error && causes.length < maxCauses; cause = cause.cause)
    causes.push(`${cause.name}: ${cause.message}`);
  return (causes.join(' / ') || String(error)).replaceAll('\0', '\ufffd');
}

/** An error for the log, truncated: a failed statement's error holds the parameters of a whole batch. */
export function loggable(error: unknown): { type: string; message: string; stack: string } {
  const { name = typeof error, stack = '' } = error instanceof Error ? error : {};
  // The stack begins with the message, which is logged by itself.
  const frames = stack.slice(Math.max(0, stack.search(/\n\s+at /)));
  return {
    type: name,
    message: describeError(error).slice(0, maxLoggedLength),
    stack: frames.slice(0, maxLoggedLength),
  };
}
