import type { SimulatorFeed, SimulatorState } from '@/lib/simulator';
import type { Engine } from './engine';
import { symbols } from './prices/symbols';
import type { Problems } from './problems';
import type { Meter } from './publishing/meter';
import { scenarios } from './scenarios';

export interface StateParts {
  engine: Engine;
  meters: Record<SimulatorFeed, Meter>;
  ordersVia: SimulatorState['ordersVia'];
  problems: Problems;
}

const list = scenarios.map(({ name, title, description }) => ({ name, title, description }));

/** The state for the HTTP API. */
export function describeState({ engine, meters, ordersVia, problems }: StateParts): SimulatorState {
  const { burst, scenario, rates, settings } = engine;
  const usual = (feed: 'prices' | 'orders' | 'notifications') =>
    feed === 'prices' ? rates.prices : rates[feed] / 60;
  return {
    running: settings.running,
    rates,
    ...(burst ? { burst: burst.state(usual(burst.feed)) } : {}),
    ...(scenario ? { scenario: scenario.state } : {}),
    scenarios: list,
    seed: settings.seed,
    symbols: symbols.length,
    published: perFeed(meters, ({ total }) => total),
    perSecond: perFeed(meters, (meter) => meter.perSecond()),
    ordersVia,
    ...(problems.current === undefined ? {} : { message: problems.current }),
  };
}

function perFeed(
  meters: Record<SimulatorFeed, Meter>,
  value: (meter: Meter) => number,
): Record<SimulatorFeed, number> {
  const { prices, orders, notifications, activity } = meters;
  return {
    prices: value(prices),
    orders: value(orders),
    notifications: value(notifications),
    activity: value(activity),
  };
}
