import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { RequestFlow } from './request-flow.ts';

/** How a connection ends: with a reset or the end of its stream. */
type CutKind = 'RST' | 'FIN';

/** A client connection to a node during a request. */
export interface Passage {
  readonly path: string;
  /** Index of the port. */
  readonly node: number;
  cut(how: CutKind): void;
  /** Cuts the connection when the node starts to respond, before the client receives anything. */
  cutAtAnswer(how: CutKind): void;
}

/** An offset in an upload. */
export interface Stop {
  /** Number of file bytes sent to the node before `act` is called. */
  readonly position: number;
  act(passage: Passage): void;
}

export interface BalancerOptions {
  readonly ports: readonly [number, ...number[]];
  /** Index of the port that a new connection tries first. */
  readonly choose: () => number;
  /** Called before a request reaches a node. */
  readonly onRequest: (path: string, node: number) => void;
  /** Takes the next stop of an upload at or before `position`. */
  readonly takeStop: (path: string, position: number) => Stop | undefined;
}

export interface Balancer extends AsyncDisposable {
  /** Like `http://127.0.0.1:1234`. */
  readonly url: string;
  /** The request paths of a node's current connections. */
  pathsOn(node: number): string[];
}

/** The pause after each chunk of at most 64 KiB. Limits the rate to about 30 MiB/s, so that uploads take a while. */
const PACE_MS = 2;

/** Distributes TCP connections over nodes. Without an available node, a connection is closed. */
export async function startBalancer(options: BalancerOptions): Promise<Balancer> {
  const links = new Set<Link>();
  const server = createServer({ pauseOnConnect: true }, (client) => {
    const link = new Link(client, options);
    links.add(link);
    client.once('close', () => links.delete(link));
    void link.open();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pathsOn: (node) => [...links].filter((link) => link.node === node).map(({ path }) => path),
    [Symbol.asyncDispose]: async () => {
      for (const link of links) link.cut('RST');
      server.close();
      await once(server, 'close');
    },
  };
}

class Link implements Passage {
  path = '';
  node = -1;
  private upstream: Socket | undefined;
  private answerCut: CutKind | undefined;
  private isCut = false;
  private readonly flow = new RequestFlow();

  constructor(
    private readonly client: Socket,
    private readonly options: BalancerOptions,
  ) {
    client.on('error', () => undefined);
  }

  async open(): Promise<void> {
    const { client, options } = this;
    const first = options.choose();
    for (let tried = 0; tried < options.ports.length; tried += 1) {
      const node = (first + tried) % options.ports.length;
      const upstream = connect(options.ports[node] ?? 0, '127.0.0.1');
      upstream.on('error', () => undefined);
      const isOpen = await once(upstream, 'connect').then(
        () => true,
        () => false,
      );
      if (!isOpen) continue;
      this.node = node;
      this.upstream = upstream;
      this.join(upstream);
      return;
    }
    client.destroy();
  }

  cut(how: CutKind): void {
    this.isCut = true;
    for (const socket of [this.client, this.upstream]) {
      if (how === 'RST') socket?.resetAndDestroy();
      else socket?.resume().end();
    }
  }

  cutAtAnswer(how: CutKind): void {
    this.answerCut = how;
  }

  private join(upstream: Socket): void {
    const { client } = this;
    upstream.on('data', (chunk) => {
      if (this.answerCut) this.cut(this.answerCut);
      if (!this.isCut) client.write(chunk);
    });
    upstream.on('end', () => client.end());
    upstream.on('close', () => client.destroySoon());
    client.on('close', () => upstream.destroy());
    client.on('data', (chunk: Buffer) => {
      if (this.isCut) return;
      client.pause();
      void this.forward(upstream, chunk).then(() => client.resume());
    });
    if (client.destroyed) upstream.destroy();
    else client.resume();
  }

  private async forward(upstream: Socket, chunk: Buffer): Promise<void> {
    for (const part of this.flow.parts(chunk)) {
      this.path = part.path;
      if (part.position === undefined) {
        this.options.onRequest(part.path, this.node);
        await this.send(upstream, part.bytes);
      } else {
        await this.sendBody(upstream, part.path, part.position, part.bytes);
      }
      if (this.isCut) return;
    }
    await sleep(PACE_MS);
  }

  private async sendBody(
    upstream: Socket,
    path: string,
    position: number,
    bytes: Uint8Array,
  ): Promise<void> {
    let done = 0;
    while (!this.isCut) {
      const stop = this.options.takeStop(path, position + bytes.length);
      const next = stop ? Math.max(done, stop.position - position) : bytes.length;
      await this.send(upstream, bytes.subarray(done, next));
      if (!stop) return;
      done = next;
      stop.act(this);
    }
  }

  /** Resolves once the kernel has accepted the bytes or the receiver has closed. */
  private send(upstream: Socket, bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => upstream.write(bytes, () => resolve()));
  }
}
