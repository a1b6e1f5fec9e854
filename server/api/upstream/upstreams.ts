import { ProblemError } from '@/lib/problem';
import type { Environment } from '@/server/config';
import { environment } from '@/server/web/environment';

interface Upstream {
  /** Starts a sentence. */
  title: string;
  variable: keyof Environment & `${string}_URL`;
  /** What a person can do when it is down. */
  remedy: string;
}

const onAdminPage = 'Start it on the admin page, or try again in a moment.';
const service = (name: string, variable: Upstream['variable']): Upstream => ({
  title: `The ${name} service`,
  variable,
  remedy: onAdminPage,
});

/** Every process that the page calls, by its role name. */
export const upstreams = {
  order: service('order', 'ORDER_URL'),
  payment: service('payment', 'PAYMENT_URL'),
  inventory: service('inventory', 'INVENTORY_URL'),
  shipping: service('shipping', 'SHIPPING_URL'),
  notification: service('notification', 'NOTIFICATION_URL'),
  gateway: { title: 'The gateway', variable: 'GATEWAY_INTERNAL_URL', remedy: onAdminPage },
  history: { title: 'The price history', variable: 'HISTORY_URL', remedy: onAdminPage },
  lake: { title: 'The lake', variable: 'LAKE_URL', remedy: onAdminPage },
  'log-analysis': { title: 'The log analysis', variable: 'LOG_ANALYSIS_URL', remedy: onAdminPage },
  alerts: { title: 'The alerts role', variable: 'ALERTS_URL', remedy: onAdminPage },
  simulator: { title: 'The simulator', variable: 'SIMULATOR_URL', remedy: onAdminPage },
  supervisor: { title: 'The supervisor', variable: 'OPS_URL', remedy: 'Start Pulseboard with "npm start".' },
} satisfies Record<string, Upstream>;
export type UpstreamName = keyof typeof upstreams;

/** The address of a process. Throws a problem (503) when its variable is not set. */
export function addressOfUpstream(name: UpstreamName): string {
  const { title, variable } = upstreams[name];
  const url = environment()[variable];
  if (typeof url === 'string') return url;
  throw new ProblemError(503, `${title} is not part of this installation: ${variable} is not set.`);
}

/** A path with every value encoded. Throws a problem (404) for a value such as "..". */
export function pathOf(parts: TemplateStringsArray, ...values: string[]): string {
  return String.raw({ raw: parts }, ...values.map(encodeSegment));
}

function encodeSegment(value: string): string {
  // Encoding keeps "." and "..", which URLs resolve.
  const isSafe =
    value.length > 0 && value.length <= 200 && !/^\.{1,2}$/.test(value) && !/\p{Cs}/u.test(value);
  if (!isSafe) throw new ProblemError(404, 'Nothing with this name exists.');
  return encodeURIComponent(value);
}
