import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import {
  adminSource,
  burstSchema,
  notificationRequestSchema,
  orderRequestSchema,
  ratesPatchSchema,
  type SimulatorState,
  scenarioRequestSchema,
  simulatorStateSchema,
} from '@/lib/simulator';
import { internalRoutes } from '@/server/auth/internal-routes';
import { createHttp, type RoleHttp } from '@/server/http';
import type { Engine } from './engine';
import { collect, type Metrics } from './metrics';
import { makeBasket, makeCustomer } from './orders/customers';
import type { BoundedPublisher } from './publishing/bounded-publisher';
import type { KafkaLink } from './publishing/kafka-link';
import { type Scenario, type ScenarioRun, scenarios } from './scenarios';

export interface SimulatorHttpParts {
  authSecret: string;
  log: Logger;
  /** Accepted host names in addition to localhost and addresses. */
  hosts?: readonly string[] | undefined;
  metrics: Metrics;
  link: KafkaLink;
  engine: Engine;
  notifications: BoundedPublisher;
  state(): SimulatorState;
  /** Saves the settings that survive a restart. */
  save(): Promise<void>;
}

const stateReply = { response: { 200: simulatorStateSchema } };

/** The HTTP server: /healthz, /readyz, /metrics, and the internal routes to control the simulator. */
export function createSimulatorHttp(parts: SimulatorHttpParts): RoleHttp {
  const { authSecret, log, hosts, metrics, link, engine } = parts;
  const app = createHttp({
    name: 'simulator',
    log,
    hosts,
    ready: () => link.connected || 'Waiting for Kafka.',
    metrics: () => {
      collect(metrics, engine.rates);
      return metrics.registry.metrics();
    },
  });
  internalRoutes(app, authSecret, (guarded) => {
    controlRoutes(guarded, parts);
    burstRoutes(guarded, parts);
    scenarioRoutes(guarded, parts);
    eventRoutes(guarded, parts);
  });
  return app;
}

/** Applies a change, saves the settings, and answers with the new state. */
const changing =
  ({ state, save }: SimulatorHttpParts) =>
  async (change: () => void): Promise<SimulatorState> => {
    change();
    await save();
    return state();
  };

function controlRoutes(http: RoleHttp, parts: SimulatorHttpParts): void {
  const { engine, state } = parts;
  const change = changing(parts);
  http.get('/state', { schema: stateReply }, async () => state());
  http.patch('/rates', { schema: { body: ratesPatchSchema, ...stateReply } }, async ({ body }) =>
    change(() => engine.setRates(body)),
  );
  http.post('/pause', { schema: stateReply }, async () => change(() => engine.pause()));
  http.post('/resume', { schema: stateReply }, async () => change(() => engine.resume()));
  http.post('/stop', { schema: stateReply }, async () => change(() => engine.stop()));
}

function burstRoutes(http: RoleHttp, parts: SimulatorHttpParts): void {
  const { engine } = parts;
  const change = changing(parts);
  http.post('/burst', { schema: { body: burstSchema, ...stateReply } }, async ({ body }) => {
    if (engine.settings.running !== 'running') {
      throw new ProblemError(409, `The simulator is ${engine.settings.running}. Resume it first.`);
    }
    return change(() => engine.startBurst(body));
  });
  http.delete('/burst', { schema: stateReply }, async () => change(() => engine.endBurst()));
}

function scenarioRoutes(http: RoleHttp, parts: SimulatorHttpParts): void {
  const { engine } = parts;
  const change = changing(parts);
  http.post('/scenarios', { schema: { body: scenarioRequestSchema, ...stateReply } }, async ({ body }) => {
    const scenario = scenarioNamed(body.name);
    return change(() => engine.startScenario(scenario, body.seed ?? scenario.seed));
  });
  http.delete('/scenarios', { schema: stateReply }, async () => change(() => engine.stopScenario()));
  http.post('/scenarios/pause', { schema: stateReply }, async () =>
    change(() => runningScenario(engine).setRunning(false)),
  );
  http.post('/scenarios/resume', { schema: stateReply }, async () =>
    change(() => runningScenario(engine).setRunning(true)),
  );
}

function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  const names = scenarios.map((scenario) => scenario.name).join(', ');
  throw new ProblemError(404, `There is no scenario "${name}". The scenarios are ${names}.`);
}

function runningScenario({ scenario }: Engine): ScenarioRun {
  if (scenario) return scenario;
  throw new ProblemError(409, 'No scenario is running. Start one first.');
}

function eventRoutes(http: RoleHttp, { engine, notifications }: SimulatorHttpParts): void {
  http.post(
    '/orders',
    { schema: { body: orderRequestSchema, response: { 201: z.object({ orderId: z.string() }) } } },
    async ({ body }, reply) => {
      const random = engine.streams.byHand;
      const customer = body?.customer ?? makeCustomer(random);
      const orderId = await engine.orders.placeNow({ customer, items: body?.items ?? makeBasket(random) });
      return reply.code(201).send({ orderId });
    },
  );
  http.post(
    '/notifications',
    {
      schema: {
        body: notificationRequestSchema,
        response: { 201: z.object({ notificationId: z.string() }) },
      },
    },
    async ({ body }, reply) => {
      const notificationId = randomUUID();
      if (!notifications.open) throw kafkaUnavailable();
      await notifications
        .deliver([{ type: 'notification.posted', data: { ...body, notificationId }, source: adminSource }])
        .catch((cause) => {
          throw kafkaUnavailable(cause);
        });
      return reply.code(201).send({ notificationId });
    },
  );
}

const kafkaUnavailable = (cause?: unknown) =>
  new ProblemError(
    503,
    'Kafka does not answer, or too slowly: the notification was not posted. Try again in a moment.',
    {
      cause,
      retryAfter: 1,
    },
  );
