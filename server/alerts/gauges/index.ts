import type { Logger } from 'pino';
import { openTopicSizes } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import { diskSource } from './disk-source';
import { errorSource } from './error-source';
import { gatewayClients } from './gateway-client';
import { feedSource, gatewaySource, groupSource } from './gateway-sources';
import { deadLetterSource, kafkaSource } from './kafka-sources';
import { lakeSource } from './lake-source';
import { orderSource } from './order-source';
import { pageSource } from './page-source';
import { processSource } from './process-source';
import type { GaugeSource } from './source';
import { stockSource } from './stock-source';

export { startSampler } from './sampler';
export type { Series } from './source';

/** Where the gauges are asked for. Without an address, its gauges have no values. */
export interface GaugeConfig {
  kafka: BrokerConfig;
  authSecret: string;
  /** OPS_URL. */
  opsUrl?: string | undefined;
  /** BALANCER_GATEWAYS, or GATEWAY_INTERNAL_URL alone. */
  gatewayUrls: readonly string[];
  inventoryUrl?: string | undefined;
  lakeUrl?: string | undefined;
  logAnalysisUrl?: string | undefined;
  /** Folders whose disks are watched: DATA_DIR and LAKE_PATH. */
  folders: readonly string[];
  /** From which age of the oldest log line on an error can be new, ms; unset: 5 minutes. */
  errorsPastMs?: number | undefined;
}

/** All sources of gauges. `stop` closes their connections to Kafka. */
export function createGaugeSources(
  config: GaugeConfig,
  log: Logger,
): { sources: GaugeSource[]; stop(): Promise<void> } {
  const { authSecret, opsUrl, inventoryUrl, lakeUrl, logAnalysisUrl } = config;
  const kafka = openTopicSizes(config.kafka, 'pulseboard-alerts-gauges', log);
  const gateways = gatewayClients(config.gatewayUrls, authSecret);
  const errors = { authSecret, pastMs: config.errorsPastMs };
  const sources = [
    ...(opsUrl === undefined ? [] : [processSource({ opsUrl, authSecret })]),
    kafkaSource(kafka),
    deadLetterSource(kafka),
    ...gateways.flatMap((gateway) => [gatewaySource(gateway), feedSource(gateway)]),
    ...(gateways.length === 0 ? [] : [groupSource(gateways), orderSource(gateways), pageSource(gateways)]),
    ...(inventoryUrl === undefined ? [] : [stockSource(inventoryUrl, authSecret)]),
    ...(lakeUrl === undefined ? [] : [lakeSource(lakeUrl, authSecret)]),
    ...(logAnalysisUrl === undefined ? [] : [errorSource({ ...errors, url: logAnalysisUrl })]),
    diskSource(config.folders),
  ];
  return { sources, stop: () => kafka.stop() };
}
