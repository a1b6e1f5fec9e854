import { KafkaJSError } from './kafkajs';

const pauseMs = 100;

/**
 * Calls again while Kafka answers with an error that passes by itself, such as a partition without a leader
 * just after it was made. Throws the last error after `ms`.
 *
 * A broker that died is named as the cluster's controller by the others until its session ends (9 s); kafkajs
 * asks that one alone to make topics and to number producers, and gives up when it cannot be reached. A call
 * again gets the name of another.
 */
export async function untilSettled<T>(call: () => Promise<T>, ms = 30_000): Promise<T> {
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
