import { KafkaJSError } from './kafkajs';

const pauseMs = 100;

/**
 * Calls again while Kafka answers with a transient error, such as a partition without a leader just after its topic
 * was created. Throws the last error after `ms`.
 *
 * The other brokers name a dead broker as the cluster's controller until its session ends (9 s); kafkajs sends requests
 * for new topics and producer ids to the controller only, and gives up when it cannot connect. Another call finds the
 * new controller.
 */
export async function retryTransient<T>(call: () => Promise<T>, ms = 30_000): Promise<T> {
  const until = Date.now() + ms;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof KafkaJSError && error.retriable) || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
