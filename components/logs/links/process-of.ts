import type { LogLine } from '@/lib/logs/log-line';

/** Of a process that the supervisor runs: its name and pid, such as `gateway-1/4711`. */
const ownInstance = /^([a-z][a-z0-9-]*)\/\d+$/;

/** The process on the admin page that wrote the line; undefined: it is not one of Pulseboard. */
export const processOf = ({ data: { instance } }: Pick<LogLine, 'data'>): string | undefined =>
  ownInstance.exec(instance ?? '')?.[1];

/** The id of a process in the document of the admin page. */
export const processAnchor = (name: string): string => `process-${name}`;

/** Where a process is on the admin page. */
export const processHref = (name: string): string => `/admin#${processAnchor(name)}`;

/** The service that a process writes in its lines: `gateway` for `gateway-1`. */
export const serviceOfProcess = (name: string): string => name.replace(/-\d+$/, '');
