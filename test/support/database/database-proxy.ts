import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

import { parseDatabaseUrl } from '../../../src/platform/postgres/database-connection.ts';

/** A proxy between an app and its database that lets a test simulate outages. */
export interface DatabaseProxy extends AsyncDisposable {
  /** The database's URL through the proxy. */
  readonly url: string;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Stops forwarding; connections, including new ones, stay open and silent. */
  stall(): void;
  /** Cuts the connection whose transaction contains this text once it has committed, before the response arrives. */
  loseCommitAfter(text: string): void;
  /** Ends an outage or a stall. */
  restore(): Promise<void>;
}

export async function databaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const { host, port, user, password, database } = parseDatabaseUrl(databaseUrl);
  const target = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  const ways = new Map<Socket, Socket>();
  let stalled = false;
  let lost: string | undefined;
  const server = createServer((client) => {
    const upstream = connect(target);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      ways.set(socket, other);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        ways.delete(socket);
        other.destroy();
      });
      if (!stalled) socket.pipe(other);
    }
    let isMarked = false;
    client.on('data', (bytes) => {
      if (lost === undefined) return;
      isMarked ||= bytes.includes(lost);
      if (!isMarked || !bytes.includes('commit')) return;
      lost = undefined;
      upstream
        .unpipe(client)
        .once('data', () => client.destroy())
        .resume();
    });
  });
  const listen = async (at: number): Promise<void> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
  };
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    for (const socket of ways.keys()) socket.destroy();
    await once(server, 'close');
  };
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  const account = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return {
    url: `postgresql://${account}@127.0.0.1:${own}/${database}`,
    cut,
    stall: () => {
      stalled = true;
      for (const [socket, other] of ways) socket.unpipe(other).pause();
    },
    loseCommitAfter: (text) => (lost = text),
    restore: async () => {
      if (stalled) for (const [socket, other] of ways) socket.pipe(other);
      stalled = false;
      if (!server.listening) await listen(own);
    },
    [Symbol.asyncDispose]: cut,
  };
}
