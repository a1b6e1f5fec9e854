import type { LineFormat } from './line-format';
import { leadingTime } from './record/times';

/** What a program in a container wrote, with the time at which the runtime read it (epoch ms). */
interface ContainerLine {
  text: string;
  at: number | undefined;
}

/** containerd and CRI-O: `2026-11-26T11:52:37.123456789Z stdout F …` */
const cri = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,40}) std(?:out|err) [FP] ?/;
const docker = '{"log":"';

export const isContainerLine = (line: string): boolean => line.startsWith(docker) || cri.test(line);

/**
 * The files that a container runtime writes: each line has a line of the program, whose format `formatOf` finds. A time
 * of the program itself goes before that of the runtime.
 */
export function containerFormat(firstLine: string, formatOf: (line: string) => LineFormat): LineFormat {
  const format = formatOf(unwrap(firstLine).text);
  return {
    isContinuation: (line) => format.isContinuation(unwrap(line).text),
    parse: (record, source, readAt) => {
      const lines = record.split('\n').map(unwrap);
      return format.parse(lines.map(({ text }) => text).join('\n'), source, lines[0]?.at ?? readAt);
    },
  };
}

/** The line of the program; a line that is not wrapped stays. */
function unwrap(line: string): ContainerLine {
  const match = cri.exec(line);
  if (match) return { text: line.slice(match[0].length), at: leadingTime(match[1] ?? '')?.at };
  return (line.startsWith(docker) ? ofDocker(line) : undefined) ?? { text: line, at: undefined };
}

/** https://docs.docker.com/engine/logging/drivers/json-file/ */
function ofDocker(line: string): ContainerLine | undefined {
  try {
    const { log, stream, time } = JSON.parse(line) as Record<string, unknown>;
    // Another logger may have a field of this name.
    if (typeof log !== 'string' || typeof stream !== 'string' || typeof time !== 'string') return undefined;
    return {
      text: log.replace(/\r?\n$/, ''),
      at: leadingTime(time)?.at,
    };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
