import type { SeededRandom } from '../general/seeded-random.ts';
import type { ClusterNode, TusCluster } from '../processes/tus-cluster.ts';
import type { Passage } from './tus-balancer.ts';

/** Kinds of faults with their percentages. */
const SHARES = {
  'cut by RST': 24,
  'cut by FIN': 16,
  'answer lost': 12,
  'lock clash': 18,
  'database cut': 6,
  'database stall': 6,
  'kill -9': 8,
  drain: 7,
  'rolling restart': 3,
} as const;

export type FaultKind = keyof typeof SHARES;

const ON_A_NODE = new Set<FaultKind>(['kill -9', 'drain', 'database cut', 'database stall']);

/** An upload hit by a fault. */
export interface Hit {
  /** Number of the fault, from 0. */
  readonly fault: number;
  readonly kind: FaultKind;
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

type Note = (path: string, node: number) => void;

export interface StormFaultsDeps {
  readonly cluster: TusCluster;
  readonly random: SeededRandom;
  /** The uploads that run on a node. */
  readonly pathsOn: (node: number) => readonly string[];
  /** A second client writes to an upload that is being written. */
  readonly clash: (path: string) => Promise<void>;
}

/** The faults of a storm, in random order, each used once. */
export class StormFaults {
  readonly hits: Hit[] = [];
  readonly dealt: FaultKind[] = [];
  private readonly deck: FaultKind[];
  /** Nodes currently affected by a fault, with a callback that records uploads it hits. Other faults wait. */
  private readonly busy = new Map<number, Note>();
  private readonly running = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  constructor(
    count: number,
    private readonly parts: StormFaultsDeps,
  ) {
    const kinds = Object.entries(SHARES) as [FaultKind, number][];
    const deck = kinds.flatMap(([kind, share]) =>
      Array.from({ length: Math.max(1, Math.round((share * count) / 100)) }, () => kind),
    );
    this.deck = parts.random.shuffled(deck);
  }

  /** Applies the next fault to the passing upload. */
  strike(passage: Passage): void {
    const possible = this.deck.findIndex((kind) => this.isPossible(kind, passage.node));
    const kind = this.deck[possible] ?? 'cut by RST';
    if (possible >= 0) this.deck.splice(possible, 1);
    const fault = this.dealt.push(kind) - 1;
    const met = new Set<string>();
    const hit: Note = (path, node) => {
      // A rolling restart may hit an upload once on each node.
      const meeting = `${node} ${path}`;
      if (met.has(meeting)) return;
      met.add(meeting);
      this.hits.push({ fault, kind, path, at: Date.now() });
    };
    hit(passage.path, passage.node);
    const work = this.inflict(kind, passage, hit)
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.running.delete(work));
    this.running.add(work);
  }

  /** Records an upload that reaches a node, which may be affected by a fault. */
  arrive(path: string, node: number): void {
    this.busy.get(node)?.(path, node);
  }

  /** Resolves once everything has recovered; rejects with any error of a recovery. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
    if (this.failure) throw this.failure.error;
  }

  private isPossible(kind: FaultKind, node: number): boolean {
    if (kind === 'rolling restart') return this.busy.size === 0;
    return !ON_A_NODE.has(kind) || !this.busy.has(node);
  }

  private async inflict(kind: FaultKind, passage: Passage, hit: Note): Promise<void> {
    const { random, clash } = this.parts;
    switch (kind) {
      case 'cut by RST':
        return passage.cut('RST');
      case 'cut by FIN':
        return passage.cut('FIN');
      case 'answer lost':
        return passage.cutAtAnswer(random.pick(['RST', 'FIN']));
      case 'lock clash':
        return clash(passage.path);
      case 'database cut':
      case 'database stall':
        return this.withNodes([passage.node], hit, async ({ database }) => {
          if (kind === 'database cut') await database.cut();
          else database.stall();
          await new Promise((resolve) => setTimeout(resolve, random.between(100, 1_500)));
          await database.restore();
        });
      case 'kill -9':
        return this.withNodes([passage.node], hit, (node) => replace(node, 'SIGKILL'));
      case 'drain':
        return this.withNodes([passage.node], hit, (node) => replace(node, 'SIGTERM'));
      case 'rolling restart':
        return this.withNodes([0, 1], hit, (node) => replace(node, 'SIGTERM'));
    }
  }

  /** Runs `work` on one node after the other, while no other fault affects them. */
  private async withNodes(
    nodes: readonly number[],
    hit: Note,
    work: (node: ClusterNode) => Promise<void>,
  ): Promise<void> {
    const { cluster, pathsOn } = this.parts;
    for (const index of nodes) this.busy.set(index, hit);
    try {
      for (const index of nodes) {
        const node = cluster.nodes[index];
        if (!node) throw new Error(`no node ${index}`);
        for (const path of pathsOn(index)) hit(path, index);
        await work(node);
      }
    } finally {
      for (const index of nodes) this.busy.delete(index);
    }
  }
}

/** Stops the node's server process and starts a new one. */
async function replace({ host }: ClusterNode, signal: NodeJS.Signals): Promise<void> {
  await host.server.end(signal);
  await host.restart();
}
