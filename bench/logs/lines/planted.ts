/** The messages that are written, with what the analysis has to make of them. */

import type { Random } from '@/bench/lake/generator/random';
import type { LogLine } from '@/lib/logs/log-line';
import { bimodal, type Durations, exponential, logNormal, pareto, uniform, wholeMs } from './durations';
import { amount, currency, ip, name, orderId, uuid } from './values';

type Level = LogLine['data']['level'];

interface PlantedError {
  name: string;
  /** As the error groups say where it happened. */
  place: string;
  message(random: Random): string;
  frames: string;
}

export interface Planted {
  /** Of the pattern. */
  template: string;
  services: readonly string[];
  level: Level;
  /** How often, compared with the others. */
  weight: number;
  message(random: Random): string;
  operation?: string;
  durations?: Durations;
  error?: PlantedError;
  /** Message of the error group of a line without an error. */
  groupMessage?: string;
}

const node = (place: string, line: number) =>
  `    at ${place.replace(' (', ` (/app/server/`).replace(')', `:${line}:11)`)}\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`;

export const planted: readonly Planted[] = [
  {
    template: 'Order <*> placed by <*>',
    services: ['order'],
    level: 'info',
    weight: 100,
    message: (r) => `Order ${orderId(r)} placed by ${name(r).toLowerCase()}${r.whole(1, 99)}@shop.example`,
    operation: 'POST /orders',
    durations: logNormal(18, 0.8),
  },
  {
    template: 'Payment for order <*> succeeded',
    services: ['payment'],
    level: 'info',
    weight: 90,
    message: (r) => `Payment for order ${orderId(r)} succeeded`,
    operation: 'charge',
    durations: bimodal(uniform(40, 60), exponential(900), 0.08),
  },
  {
    template: 'Payment for order <*> failed',
    services: ['payment'],
    level: 'error',
    weight: 4,
    message: (r) => `Payment for order ${orderId(r)} failed`,
    operation: 'charge',
    durations: uniform(3_000, 9_000),
    error: {
      name: 'CardDeclined',
      place: 'charge (services/payment/charge.ts)',
      message: (r) => `card of order ${orderId(r)} was declined with code ${r.whole(10, 99)}`,
      frames: node('charge (services/payment/charge.ts)', 41),
    },
  },
  {
    template: 'Payment for order <*> timed out after <*> ms',
    services: ['payment'],
    level: 'error',
    weight: 2,
    message: (r) => `Payment for order ${orderId(r)} timed out after ${r.whole(5_000, 30_000)} ms`,
    error: {
      name: 'TimeoutError',
      place: 'requestProvider (services/payment/provider.ts)',
      message: (r) => `no answer of the provider in ${r.whole(5_000, 30_000)} ms`,
      frames: node('requestProvider (services/payment/provider.ts)', 77),
    },
  },
  {
    template: 'Charge of <*> <*> accepted',
    services: ['payment', 'billing'],
    level: 'info',
    weight: 60,
    message: (r) => `Charge of ${r.whole(1, 100_000)}.${r.whole(10, 99)} ${currency(r)} accepted`,
  },
  {
    template: 'User <*> logged in from <*>',
    services: ['web'],
    level: 'info',
    weight: 60,
    message: (r) => `User ${name(r)} logged in from ${ip(r)}`,
    operation: 'POST /session',
    durations: pareto(4, 1.3),
  },
  {
    template: 'GET <*> <*> in <*> ms',
    services: ['web', 'search', 'billing'],
    level: 'info',
    weight: 150,
    message: (r) => `GET /api/items/${uuid(r)} 200 in ${r.whole(1, 900)} ms`,
    operation: 'GET /items/:id',
    durations: wholeMs(logNormal(6, 1.2)),
  },
  {
    template: 'cache <*> for key "<*>"',
    services: ['search'],
    level: 'debug',
    weight: 80,
    message: (r) => `cache ${r.whole(0, 1)} for key "${name(r)} ${r.whole(1, 1e9)}"`,
  },
  {
    template: '注文<*>の在庫を確保しました',
    services: ['inventory'],
    level: 'info',
    weight: 60,
    message: (r) => `注文${orderId(r)}の在庫を確保しました`,
    operation: '在庫を確保する',
    durations: exponential(12),
  },
  {
    template: '注文<*>の在庫が足りません（残り<*>個）',
    services: ['inventory'],
    level: 'warn',
    weight: 5,
    message: (r) => `注文${orderId(r)}の在庫が足りません（残り${r.whole(0, 9)}個）`,
  },
  {
    template: 'Платёж <*> на сумму <*> отклонён банком',
    services: ['billing'],
    level: 'warn',
    weight: 8,
    message: (r) => `Платёж ${r.whole(1, 1e9)} на сумму ${amount(r)} отклонён банком`,
  },
  {
    template: 'تم شحن الطلب <*>',
    services: ['shipping'],
    level: 'info',
    weight: 40,
    message: (r) => `تم شحن الطلب ${orderId(r)}`,
    operation: 'dispatch',
    durations: uniform(0, 250),
  },
  {
    template: 'could not reach carrier at <*>: connection refused',
    services: ['shipping'],
    level: 'error',
    weight: 3,
    message: (r) => `could not reach carrier at ${ip(r)}:${r.whole(1_000, 9_000)}: connection refused`,
    groupMessage: 'could not reach carrier at <*>: connection refused',
  },
  {
    template: 'unhandled error in job <*> of queue "<*>"',
    services: ['notification'],
    level: 'fatal',
    weight: 1,
    message: (r) => `unhandled error in job ${uuid(r)} of queue "mail-${r.whole(1, 5)}"`,
    error: {
      name: 'TypeError',
      place: 'render (notification/mails/render.ts)',
      message: () => "Cannot read properties of undefined (reading 'name')",
      frames: node('render (notification/mails/render.ts)', 9),
    },
  },
  {
    template: 'Mail to <*>@例え.example sent',
    services: ['notification'],
    level: 'info',
    weight: 40,
    message: (r) => `Mail to ${name(r)}.${r.whole(1, 999)}@例え.example sent`,
    operation: 'send mail',
    durations: bimodal(exponential(80), uniform(4_000, 6_000), 0.02),
  },
  {
    template: 'Disk <*> is almost full',
    services: ['search', 'order', 'payment'],
    level: 'warn',
    weight: 0.01,
    message: (r) => `Disk /dev/disk${r.whole(1, 9)} is almost full`,
  },
];
