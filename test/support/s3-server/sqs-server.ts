import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { TestQueue } from './test-queue.ts';

/** An SQS-compatible server with one queue. */
export interface SqsTestServer extends AsyncDisposable {
  /** Like `http://127.0.0.1:1234`. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly queueUrl: string;
  readonly queue: TestQueue;
  /** While set, every request gets 503. */
  isUnavailable: boolean;
  /** Number of requests per operation. */
  readonly calls: Readonly<Record<string, number>>;
}

export interface SqsServerOptions {
  /** Delivers every message again after it was deleted. */
  readonly deliverTwice?: boolean;
  /** Delivers the newest message first. */
  readonly newestFirst?: boolean;
}

/** Throws a code and message for a 400 response. */
type Action = (queue: TestQueue, input: SqsInput, signal: AbortSignal) => unknown;

interface SqsInput {
  readonly MaxNumberOfMessages?: number;
  readonly WaitTimeSeconds?: number;
  readonly VisibilityTimeout?: number;
  readonly ReceiptHandle?: string;
  readonly MessageBody?: string;
  readonly Entries?: readonly { readonly Id: string; readonly ReceiptHandle: string }[];
}

const MAX_BATCH = 10;
const MAX_WAIT_SECONDS = 20;

/** Source: Amazon SQS API Reference; the AWS JSON protocol that @aws-sdk/client-sqs speaks. */
const ACTIONS: Readonly<Record<string, Action>> = {
  ReceiveMessage: async (queue, input, signal) => {
    const { MaxNumberOfMessages: max = 1, WaitTimeSeconds: wait = 0 } = input;
    if (!(max >= 1 && max <= MAX_BATCH) || !(wait >= 0 && wait <= MAX_WAIT_SECONDS)) {
      throw new SqsError('InvalidParameterValue', 'MaxNumberOfMessages or WaitTimeSeconds');
    }
    const visibility = (input.VisibilityTimeout ?? queue.visibilitySeconds) * 1000;
    const messages = await queue.receive(max, wait * 1000, visibility, signal);
    return messages.length > 0 ? { Messages: messages } : {};
  },
  DeleteMessage: (queue, { ReceiptHandle = '' }) => {
    queue.delete(ReceiptHandle);
    return {};
  },
  DeleteMessageBatch: (queue, { Entries = [] }) => {
    if (Entries.length === 0 || Entries.length > MAX_BATCH) {
      throw new SqsError('com.amazonaws.sqs#TooManyEntriesInBatchRequest', '1 to 10 entries');
    }
    for (const { ReceiptHandle } of Entries) queue.delete(ReceiptHandle);
    return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] };
  },
  ChangeMessageVisibility: (queue, { ReceiptHandle = '', VisibilityTimeout = 0 }) => {
    queue.hide(ReceiptHandle, VisibilityTimeout * 1000);
    return {};
  },
  SendMessage: (queue, { MessageBody = '' }) => queue.send(MessageBody),
  GetQueueAttributes: (queue) => ({
    Attributes: { ApproximateNumberOfMessages: String(queue.size) },
  }),
};

export async function startSqsServer(options: SqsServerOptions = {}): Promise<SqsTestServer> {
  const queue = new TestQueue(options);
  const calls: Record<string, number> = {};
  const server = createServer();
  const state = { isUnavailable: false };
  server.on('request', (incoming, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(body));
    };
    const action = String(incoming.headers['x-amz-target']).replace('AmazonSQS.', '');
    calls[action] = (calls[action] ?? 0) + 1;
    void (async () => {
      try {
        const input = await inputOf(incoming);
        if (state.isUnavailable) return answer(503, { __type: 'ServiceUnavailable' });
        const act = ACTIONS[action];
        if (!act) throw new SqsError('UnsupportedOperation', `${action} is not implemented`);
        answer(200, await act(queue, input, gone.signal));
      } catch (error) {
        const code = error instanceof SqsError ? error.code : 'InternalFailure';
        answer(error instanceof SqsError ? 400 : 500, { __type: code, message: String(error) });
      }
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'TESTKEY', secretAccessKey: 'test-secret' },
    queueUrl: `${endpoint}/000000000000/restores`,
    queue,
    calls,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}

class SqsError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

async function inputOf(incoming: IncomingMessage): Promise<SqsInput> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || '{}') as SqsInput;
}
