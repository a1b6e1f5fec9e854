const newline = 10;
/** A longer line is passed on in pieces. */
const maxHeldBytes = 64 * 1024;
const nothing = Buffer.alloc(0);

/**
 * Passes the chunks of a stream on up to their last line break, and the rest with what follows, so that the lines of two
 * streams do not end up in each other. `end` passes on what is left.
 */
export function wholeLines(write: (bytes: Buffer) => void): { take(chunk: Buffer): void; end(): void } {
  let held: Buffer = nothing;
  return {
    take: (chunk) => {
      const end = chunk.lastIndexOf(newline) + 1;
      const isLong = held.length + chunk.length - end > maxHeldBytes;
      if (end === 0 && !isLong) {
        held = Buffer.concat([held, chunk]);
        return;
      }
      const cut = isLong ? chunk.length : end;
      write(held.length === 0 ? chunk.subarray(0, cut) : Buffer.concat([held, chunk.subarray(0, cut)]));
      held = Buffer.from(chunk.subarray(cut));
    },
    end: () => {
      if (held.length > 0) write(held);
      held = nothing;
    },
  };
}
