import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

import { freePort } from '../processes/server-process.ts';

/** A proxy whose connections can be cut midway. */
export interface CuttingProxy extends AsyncDisposable {
  /** Like `http://127.0.0.1:1234`. */
  readonly url: string;
  /** Resets every connection after the given number of bytes sent to the server; resolves when done. */
  cutAfter(bytes: number): Promise<void>;
}

/** Forwards TCP connections to a local port. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let cut: { left: number; readonly done: () => void } | undefined;
  const count = (bytes: number): void => {
    if (!cut) return;
    cut.left -= bytes;
    if (cut.left > 0) return;
    for (const socket of sockets) socket.resetAndDestroy();
    cut.done();
    cut = undefined;
  };
  const own = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const ownPort = await freePort();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    own(client);
    own(upstream);
    client.on('data', (chunk) => count(chunk.byteLength));
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }).listen(ownPort, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${ownPort}`,
    cutAfter: (bytes) => new Promise((done) => (cut = { left: bytes, done })),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
