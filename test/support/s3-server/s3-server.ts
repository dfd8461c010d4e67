import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { restoreTiming } from '../../../src/modules/storage/domain/restore-timing.ts';
import { AdjustableClock } from '../app/adjustable-clock.ts';
import { folder } from '../general/folders.ts';
import { BlobFolder } from './blob-folder.ts';
import { Faults } from './faults.ts';
import { runLifecycle } from './lifecycle.ts';
import { ObjectEvents } from './object-events.ts';
import { type ProfileName, PROFILES } from './profiles.ts';
import { RequestLog } from './request-log.ts';
import { inWholeSeconds, Restores } from './restore.ts';
import { createBucket, type S3State } from './s3-state.ts';
import { type SeededObjects, seedObjects } from './seed-objects.ts';
import { serveRequest } from './serve-request.ts';
import type { Credentials } from './sigv4.ts';

export interface S3ServerOptions {
  /** The service to imitate; `aws` by default. */
  readonly profile?: ProfileName;
  /** The clock for restores, links and responses; a new one by default. */
  readonly clock?: AdjustableClock;
  /** Speed of restores and their expiry relative to Amazon; 1 by default. */
  readonly timeScale?: number;
}

/** An S3-compatible server for one test file. */
export interface S3TestServer extends AsyncDisposable {
  /** Like `http://127.0.0.1:1234`; buckets are the first part of the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly clock: AdjustableClock;
  readonly faults: Faults;
  /** Requests per operation, including refused ones. */
  readonly calls: RequestLog['calls'];
  readonly log: RequestLog;
  readonly events: ObjectEvents;
  /** What is stored, for checks that look past the API. */
  readonly state: S3State;
  createBucket(name: string): void;
  /** Adds objects without requests. */
  seed(objects: SeededObjects): Promise<void>;
  /** Aborts uploads that a lifecycle rule expires, by the clock. Returns their keys. */
  runLifecycle(): Promise<string[]>;
}

/** Delay of events for completed restores, in milliseconds. */
const SETTLE_MS = 50;
/** Long enough that clients do not reuse a connection that is being closed. */
const KEEP_ALIVE_MS = 60_000;

/** By endpoint. */
const running = new Map<string, S3TestServer>();

/** The server of this process with this endpoint. */
export function runningS3Server(endpoint: string): S3TestServer {
  const server = running.get(endpoint);
  if (!server) throw new Error(`no S3 server runs at ${endpoint}`);
  return server;
}

export async function startS3Server(options: S3ServerOptions = {}): Promise<S3TestServer> {
  const { profile: name = 'aws', clock = new AdjustableClock(), timeScale = 1 } = options;
  const profile = PROFILES[name];
  const { region } = profile;
  const credentials = { accessKeyId: 'TESTKEY', secretAccessKey: 'test-secret' };
  const home = await folder();
  const stop = new AbortController();
  const faults = new Faults(stop.signal);
  const log = new RequestLog();
  const events = new ObjectEvents(region);
  const timing = inWholeSeconds(restoreTiming(timeScale));
  const restores = new Restores(clock, timing, (event) => events.tell(event));
  const blobs = new BlobFolder(home.path);
  const state: S3State = { profile, region, clock, blobs, restores, buckets: new Map() };
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS });
  const host = {
    state,
    credentials,
    arrived: (request: RequestLog['requests'][number]) => {
      log.requests.push(request);
      return faults.take(request);
    },
  };
  server.on('request', (incoming, response) => void serveRequest(host, incoming, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const settling = setInterval(() => restores.settle(), SETTLE_MS).unref();
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const started: S3TestServer = {
    endpoint,
    region,
    credentials,
    clock,
    faults,
    log,
    events,
    state,
    get calls() {
      return log.calls;
    },
    createBucket: (bucket) => createBucket(state, bucket),
    seed: (objects) => seedObjects(state, objects),
    runLifecycle: () => runLifecycle(state),
    [Symbol.asyncDispose]: async () => {
      running.delete(endpoint);
      clearInterval(settling);
      stop.abort();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await home[Symbol.asyncDispose]();
    },
  };
  running.set(endpoint, started);
  return started;
}
