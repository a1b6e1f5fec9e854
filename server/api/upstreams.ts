import { ProblemError } from '@/lib/problem';
import type { Environment } from '@/server/config';
import { environment } from '@/server/web/environment';

interface Upstream {
  /** As a sentence begins. */
  title: string;
  variable: keyof Environment & `${string}_URL`;
  /** What the reader can do when it is down. */
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
  simulator: { title: 'The simulator', variable: 'SIMULATOR_URL', remedy: onAdminPage },
  supervisor: { title: 'The supervisor', variable: 'OPS_URL', remedy: 'Start Pulseboard with "npm start".' },
} satisfies Record<string, Upstream>;
export type UpstreamName = keyof typeof upstreams;

/** Where a process is reached. Throws a problem (503) when this page was not told. */
export function addressOfUpstream(name: UpstreamName): string {
  const { title, variable } = upstreams[name];
  const url = environment()[variable];
  if (typeof url === 'string') return url;
  throw new ProblemError(503, `${title} is not part of this installation: ${variable} is not set.`);
}

/** The address of a path below another, with every value encoded; values that would climb are refused (404). */
export function pathOf(parts: TemplateStringsArray, ...values: string[]): string {
  return String.raw({ raw: parts }, ...values.map(encodeSegment));
}

function encodeSegment(value: string): string {
  // "." and ".." survive encoding, and URLs resolve them.
  const isSafe =
    value.length > 0 && value.length <= 200 && !/^\.{1,2}$/.test(value) && !/\p{Cs}/u.test(value);
  if (!isSafe) throw new ProblemError(404, 'There is nothing of that name.');
  return encodeURIComponent(value);
}
