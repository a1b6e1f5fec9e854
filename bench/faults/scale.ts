/** Sizes and durations of the scenarios. */
export interface Scale {
  clients: number;
  /** Cut connections per client. */
  drops: number;
  dropEveryMs: number;
  ordersPerSecond: number;
  gatewayKillMs: number;
  /** Size of a ring buffer that has to be too short, and how long clients then stay away. */
  ringEvents: number;
  awayMs: number;
  stormClients: number;
  /** Low, because the scenario measures reconnects and not the volume of missed events. */
  stormOrdersPerSecond: number;
  healthyClients: number;
  stallMs: number;
  brokerPauseMs: number;
  /** How long orders flow where nothing else determines it. */
  flowMs: number;
}

export const full: Scale = {
  clients: 1_000,
  drops: 8,
  dropEveryMs: 4_000,
  ordersPerSecond: 200,
  gatewayKillMs: 5_000,
  ringEvents: 500,
  awayMs: 10_000,
  stormClients: 5_000,
  stormOrdersPerSecond: 50,
  healthyClients: 500,
  stallMs: 40_000,
  brokerPauseMs: 10_000,
  flowMs: 5_000,
};

/** For `npm test`. */
export const small: Scale = {
  clients: 40,
  drops: 3,
  dropEveryMs: 1_000,
  ordersPerSecond: 200,
  gatewayKillMs: 1_500,
  ringEvents: 100,
  awayMs: 2_000,
  stormClients: 300,
  stormOrdersPerSecond: 50,
  healthyClients: 40,
  stallMs: 20_000,
  brokerPauseMs: 3_000,
  flowMs: 1_000,
};
