/** A listener in addition to the plaintext one on loopback. */
type Listener = {
  /** Upper case, as in `listener.security.protocol.map`. */
  name: string;
  protocol: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL';
  port: number;
  /** The advertised host:port; the listener's own by default. */
  advertised?: string;
};

export type BrokerPlan = {
  /** Kafka's node.id: 1, 2, 3. */
  id: number;
  port: number;
  controllerPort: number;
  directory: string;
  listeners?: readonly Listener[];
  /** Overrides of server.properties. */
  settings?: Record<string, string | number>;
  /** Extra arguments of Kafka's storage tool, such as `--add-scram`. */
  formatArgs?: readonly string[];
};

/** The broker's log folder, relative to its own folder. */
export const DATA = 'data';
const MEBIBYTE = 1024 * 1024;

function voters(plans: BrokerPlan[]): string {
  return plans.map((plan) => `${plan.id}@127.0.0.1:${plan.controllerPort}`).join(',');
}

function replication(brokers: number): Record<string, number> {
  const copies = Math.min(brokers, 3);
  const inSync = copies === 3 ? 2 : 1;
  return {
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
  };
}

/** Settings for a small broker on a laptop, with a few dozen partitions. */
const SMALL = {
  'num.network.threads': 2,
  'num.io.threads': 4,
  'background.threads': 4,
  'offsets.topic.num.partitions': 6,
  'transaction.state.log.num.partitions': 6,
  'share.coordinator.state.topic.num.partitions': 6,
  'log.cleaner.dedupe.buffer.size': 8 * MEBIBYTE,
  'log.segment.bytes': 32 * MEBIBYTE,
  'log.retention.bytes': 256 * MEBIBYTE,
  'log.retention.hours': 7 * 24,
  'log.index.size.max.bytes': MEBIBYTE,
  'group.initial.rebalance.delay.ms': 0,
  'auto.create.topics.enable': false,
};

/** A killed broker can rejoin only after its old session has expired, so the session is short. */
const QUICK_RECOVERY = {
  'broker.session.timeout.ms': 4000,
  'broker.heartbeat.interval.ms': 500,
};

function listenerSettings(plan: BrokerPlan): Record<string, string> {
  const all = [
    { name: 'PLAINTEXT', protocol: 'PLAINTEXT', port: plan.port, advertised: undefined },
    { name: 'CONTROLLER', protocol: 'PLAINTEXT', port: plan.controllerPort, advertised: undefined },
    ...(plan.listeners ?? []),
  ];
  const own = (port: number) => `127.0.0.1:${port}`;
  return {
    listeners: all.map(({ name, port }) => `${name}://${own(port)}`).join(','),
    'advertised.listeners': all
      .map(({ name, port, advertised = own(port) }) => `${name}://${advertised}`)
      .join(','),
    'listener.security.protocol.map': all.map(({ name, protocol }) => `${name}:${protocol}`).join(','),
  };
}

/**
 * A node's server.properties: broker and controller in one process, on loopback only. Paths are relative to the
 * process's working directory, because a comma in an absolute path would split it and Java reads this file as
 * ISO-8859-1.
 */
export function serverProperties(plan: BrokerPlan, plans: BrokerPlan[]): string {
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': plan.id,
    'controller.quorum.voters': voters(plans),
    'controller.listener.names': 'CONTROLLER',
    ...listenerSettings(plan),
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': DATA,
    ...replication(plans.length),
    ...SMALL,
    ...QUICK_RECOVERY,
    ...plan.settings,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

/** Kafka's own log goes to small rotated files; paths are relative, as above. */
export const loggingProperties = `status = error
appender.file.type = RollingFile
appender.file.name = FILE
appender.file.fileName = logs/kafka.log
appender.file.filePattern = logs/kafka.%i.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{ISO8601} %p %m (%c{1})%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
rootLogger.level = info
rootLogger.appenderRef.file.ref = FILE
logger.config.name = org.apache.kafka.common.config
logger.config.level = warn
logger.server.name = kafka.server.KafkaConfig
logger.server.level = warn
`;
