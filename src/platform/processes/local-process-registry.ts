import { randomUUID } from 'node:crypto';
import { readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

import type { ProcessRegistry } from '../../kernel/process-registry.ts';
import { processIdentity } from './process-identity.ts';

/**
 * Names a process by host, pid namespace, pid and identity. Only processes of the same host and namespace can be
 * checked; containers on one host cannot see each other's.
 */
export class LocalProcessRegistry implements ProcessRegistry {
  private constructor(
    readonly self: string,
    private readonly place: string,
  ) {}

  static async open(): Promise<LocalProcessRegistry> {
    const namespace = await readlink('/proc/self/ns/pid').catch(() => process.platform);
    const place = `${hostname()}|${namespace}`;
    const identity = (await processIdentity(process.pid)) ?? randomUUID();
    return new LocalProcessRegistry(`${place}|${process.pid}|${identity}`, place);
  }

  async hasEnded(name: string): Promise<boolean> {
    if (!name.startsWith(`${this.place}|`)) return false;
    const [pid = '', ...identity] = name.slice(this.place.length + 1).split('|');
    const running = await processIdentity(Number(pid));
    return running !== identity.join('|');
  }
}
