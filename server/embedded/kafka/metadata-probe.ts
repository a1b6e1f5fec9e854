import { connect } from 'node:net';

const METADATA = 3;
const VERSION = 2;
const CORRELATION = 1;

/** A broker's cluster id and the node ids of the live brokers. */
export type ClusterView = { clusterId: string; brokers: number[] };

/** A Metadata v2 request without topics: https://kafka.apache.org/protocol#The_Messages_Metadata */
function metadataRequest(): Buffer {
  const request = Buffer.alloc(4 + 14);
  request.writeInt32BE(14, 0);
  request.writeInt16BE(METADATA, 4);
  request.writeInt16BE(VERSION, 6);
  request.writeInt32BE(CORRELATION, 8);
  request.writeInt16BE(-1, 12);
  request.writeInt32BE(0, 14);
  return request;
}

function isWhole(response: Buffer): boolean {
  return response.length >= 4 && response.length >= 4 + response.readInt32BE(0);
}

/** The end of a length-prefixed string that starts at `at`; null has the length -1. */
function afterString(response: Buffer, at: number): number {
  return at + 2 + Math.max(response.readInt16BE(at), 0);
}

/** After size and correlation id: an array of brokers (id, host, port, rack), then the cluster's id. */
function parse(response: Buffer): ClusterView {
  const brokers: number[] = [];
  let at = 12;
  for (let left = response.readInt32BE(8); left > 0; left -= 1) {
    brokers.push(response.readInt32BE(at));
    const host = at + 4;
    const rack = afterString(response, host) + 4;
    at = afterString(response, rack);
  }
  return { brokers, clusterId: response.toString('utf8', at + 2, afterString(response, at)) };
}

/**
 * Requests the cluster's metadata from a broker. Throws when it does not accept connections or does not answer in time;
 * it answers only after it has caught up with the controller.
 */
export function viewCluster(port: number, timeoutMs: number): Promise<ClusterView> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    let response = Buffer.alloc(0);
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(timeoutMs, () =>
      fail(new Error(`The broker on port ${port} did not answer within ${timeoutMs / 1_000} s.`)),
    );
    socket.once('connect', () => socket.write(metadataRequest()));
    socket.once('error', fail);
    socket.once('close', () => reject(new Error(`The broker on port ${port} closed the connection.`)));
    socket.on('data', (chunk) => {
      response = Buffer.concat([response, chunk]);
      if (!isWhole(response)) return;
      socket.destroy();
      try {
        resolve(parse(response));
      } catch (cause) {
        reject(new Error(`The server on port ${port} is not a Kafka broker.`, { cause }));
      }
    });
  });
}
