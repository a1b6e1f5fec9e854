import http from 'node:http';
import https from 'node:https';

/** More than any process answers; a larger answer is not read to its end. */
const maxBytes = 32 * 1024 * 1024;
/** Connections stay open between calls, which come every second or two. */
const options = { keepAlive: true, maxFreeSockets: 4 };
const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

export interface HttpAnswer {
  status: number;
  body: string;
}

/**
 * One request and its whole answer. Node's client and not fetch, which takes three times as much CPU time: some processes
 * are asked every second. Rejects when the answer is not complete before the signal, or too large.
 */
export function httpRequest(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  body?: string,
): Promise<HttpAnswer> {
  const isTls = url.protocol === 'https:';
  const send = isTls ? https.request : http.request;
  const agent = isTls ? agents['https:'] : agents['http:'];
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const request = send(url, { method, headers, agent, signal }, (response) => {
      readAnswer(response).then(resolve, (error) => {
        reject(error);
        request.destroy();
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function readAnswer(response: http.IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`The answer is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() };
}
