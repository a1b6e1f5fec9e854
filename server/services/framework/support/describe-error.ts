const mostCauses = 6;
const longestLogged = 2_000;

/** An error and its causes in one line, for a header or a column: without NUL, which a column does not take. */
export function describeError(error: unknown): string {
  const causes: string[] = [];
  // A cause may lead back to where it came from.
  for (let cause = error; cause instanceof Error && causes.length < mostCauses; cause = cause.cause)
    causes.push(`${cause.name}: ${cause.message}`);
  return (causes.join(' / ') || String(error)).replaceAll('\0', '\ufffd');
}

/** An error for the log, cut short: that of a statement holds all its parameters, which may be those of a whole chunk. */
export function loggable(error: unknown): { type: string; message: string; stack: string } {
  const { name = typeof error, stack = '' } = error instanceof Error ? error : {};
  // The stack begins with the message.
  const frames = stack.slice(Math.max(0, stack.search(/\n\s+at /)));
  return {
    type: name,
    message: describeError(error).slice(0, longestLogged),
    stack: frames.slice(0, longestLogged),
  };
}
