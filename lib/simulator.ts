import { z } from 'zod';
import { count, email, id, link, longText, shortText, sku } from './events/fields';

/** `ce_source` of events that the simulator makes up, and of its own logs. */
export const simulatorSource = 'simulator';
/** `ce_source` of events that an admin creates and the simulator sends. */
export const adminSource = 'admin';

/** Whether an event is marked as simulated on the screen. */
export const isSimulated = ({ source }: { source?: string | undefined }): boolean =>
  source === simulatorSource;

/** How much the simulator produces, with its limits. */
export const ratesSchema = z.object({
  /** Price ticks a second, over all symbols. */
  prices: z.int().min(0).max(20_000),
  /** Orders a minute. */
  orders: z.int().min(0).max(500),
  /** Shoppers on the site at the same time. */
  shoppers: z.int().min(0).max(200),
  /** Notifications a minute. */
  notifications: z.int().min(0).max(600),
});
export type Rates = z.output<typeof ratesSchema>;

/** The rates to change; omitted ones stay unchanged. */
export const ratesPatchSchema = z.strictObject(ratesSchema.shape).partial();
export type RatesPatch = z.output<typeof ratesPatchSchema>;

export const defaultRates: Rates = { prices: 200, orders: 20, shoppers: 5, notifications: 1 };

const simulatorFeeds = ['prices', 'orders', 'notifications', 'activity'] as const;
export type SimulatorFeed = (typeof simulatorFeeds)[number];

const perFeed = <T extends z.ZodType>(value: T) =>
  z.object({ prices: value, orders: value, notifications: value, activity: value });

/** `count` additional events of a feed, spread evenly over `seconds`. */
export const burstSchema = z.object({
  feed: z.enum(['prices', 'orders', 'notifications']),
  count: z.int().min(1).max(50_000),
  seconds: z.int().min(1).max(60),
});
export type BurstRequest = z.output<typeof burstSchema>;

const burstState = z.object({
  feed: burstSchema.shape.feed,
  count: z.int(),
  /** Events a second that the burst adds. */
  rate: z.number(),
  /** The total rate now as a multiple of the feed's usual rate; unset when that rate is 0. */
  multiplier: z.number().optional(),
  /** Epoch ms. */
  endsAt: z.int(),
});

const scenarioState = z.object({
  name: z.string(),
  seed: z.int(),
  /** The current step, from 1; 0 before the first. */
  step: z.int(),
  /** How many steps there are. */
  of: z.int(),
  /** False while it is paused. */
  running: z.boolean(),
});
export type ScenarioState = z.output<typeof scenarioState>;

/** Response of `GET /state` and of every change. */
export const simulatorStateSchema = z.object({
  running: z.enum(['running', 'paused', 'stopped']),
  rates: ratesSchema,
  burst: burstState.optional(),
  scenario: scenarioState.optional(),
  scenarios: z.array(z.object({ name: z.string(), title: z.string(), description: z.string() })),
  seed: z.int(),
  /** How many symbols have prices. */
  symbols: z.int(),
  /** Events that Kafka (or the order service) has acknowledged since the process started. */
  published: perFeed(z.int()),
  /** Measured over the last seconds. */
  perSecond: perFeed(z.number()),
  ordersVia: z.enum(['kafka', 'order service']),
  /** What is wrong now, as a sentence; unset: nothing. */
  message: z.string().optional(),
});
export type SimulatorState = z.output<typeof simulatorStateSchema>;

/** One order. Omitted `customer` or `items` are random; `sku` must be a product of the shop. */
export const orderRequestSchema = z
  .object({
    customer: z.object({ id, name: shortText, email }).optional(),
    items: z
      .array(z.object({ sku, quantity: count.max(100) }))
      .min(1)
      .max(20)
      .optional(),
  })
  .nullish();

/** One notification; `audience` is "all" or the id of who should see it. */
export const notificationRequestSchema = z.object({
  severity: z.enum(['info', 'success', 'warning', 'critical']),
  title: shortText,
  body: longText,
  audience: id.default('all'),
  link: link.optional(),
});

/** Starts a scenario. The same seed gives the same sequence of prices, of baskets and of notifications. */
export const scenarioRequestSchema = z.object({
  name: z.string().min(1).max(64),
  seed: z.int().min(0).max(2_147_483_647).optional(),
});
