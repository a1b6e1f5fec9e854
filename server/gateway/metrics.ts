import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The gateway's Prometheus metrics. Names end in their unit; label `feed` or `topic`. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `pulseboard_gateway_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `pulseboard_gateway_${name}`, help, labelNames, registers });

  return {
    registry,
    eventsIn: counter('events_in_total', 'Valid events read from Kafka.', 'feed'),
    invalid: counter('invalid_messages_total', 'Invalid messages.', 'topic', 'reason'),
    deliveries: counter('deliveries_total', 'Events written, counted once per client.', 'feed'),
    conflated: counter(
      'conflated_total',
      'Events conflated into a later one of the same key, per room.',
      'feed',
    ),
    batches: counter('batches_total', 'Batches encoded: one per room and window.', 'feed'),
    recovered: counter('recovered_total', 'Missed events sent to resuming clients.', 'feed'),
    gaps: counter('gaps_total', 'Resumptions that could not be exact.', 'feed', 'reason'),
    mismatches: counter(
      'mismatches_total',
      'Ranges of a partition of which more or fewer offsets were counted than read: an error in the gateway.',
      'feed',
    ),
    failures: counter(
      'failures_total',
      'Unexpected errors: the part that failed was abandoned, the others go on.',
      'part',
    ),
    refusals: counter('refusals_total', 'Requests and handshakes refused.', 'code'),
    slowClients: counter(
      'slow_clients_total',
      'Times that a client was suspended because it did not keep up.',
    ),
    clients: gauge('clients', 'Connected clients.'),
    waiting: gauge('handshakes_waiting', 'Handshakes that wait to be accepted.'),
    rooms: gauge('rooms', 'Rooms with at least one client.'),
    ringEvents: gauge('ring_events', 'Events held.', 'feed'),
    bytesOut: counter('bytes_out_total', 'Bytes written to sockets.'),
    lagMessages: gauge('lag_messages', 'Messages in Kafka that are not read yet.', 'feed'),
    lagSeconds: gauge('lag_seconds', 'Age of the oldest message that is not read yet.', 'feed'),
    unmeasured: counter(
      'unmeasured_total',
      'Batches left out of event_to_socket_seconds: the timestamp is more than 2 s ahead or 60 s ago.',
      'feed',
    ),
    eventToSocket: new Histogram({
      name: 'pulseboard_gateway_event_to_socket_seconds',
      help: 'From the Kafka timestamp of the newest event of a batch to its write.',
      labelNames: ['feed'],
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;

/** What is scraped of one feed. */
interface FeedGauges {
  name: string;
  log: { ring: { length: number } };
  rooms: { size: number };
}

/** Sets the gauges, when they are scraped. `bytes`: written to sockets since the last scrape. */
export function collect(metrics: Metrics, feeds: Iterable<FeedGauges>, bytes: number): void {
  let rooms = 0;
  for (const feed of feeds) {
    metrics.ringEvents.set({ feed: feed.name }, feed.log.ring.length);
    rooms += feed.rooms.size;
  }
  metrics.rooms.set(rooms);
  metrics.bytesOut.inc(bytes);
}
