import { randomUUID } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

import type { ProcessRegistry } from '../../kernel/process-registry.ts';
import { bootId, processIdentity } from './process-identity.ts';

/**
 * Names a process by machine, boot, pid namespace, pid and identity. Only processes of the same boot and namespace can
 * be checked: containers on one machine cannot see each other's, and other machines may have the same host name.
 */
export class LocalProcessRegistry implements ProcessRegistry {
  private constructor(
    readonly self: string,
    private readonly place: string,
  ) {}

  static async open(): Promise<LocalProcessRegistry> {
    const namespace = await readlink('/proc/self/ns/pid').catch(() => process.platform);
    const machine = await readFile('/etc/machine-id', 'utf8').catch(() => hostname());
    // Without it, no process can be told from one of another machine.
    const boot = await bootId().catch(() => randomUUID());
    const place = `${machine.trim()}|${boot}|${namespace}`;
    const identity = (await processIdentity(process.pid)) ?? randomUUID();
    return new LocalProcessRegistry(`${place}|${process.pid}|${identity}`, place);
  }

  async hasEnded(name: string): Promise<boolean> {
    if (!name.startsWith(`${this.place}|`)) return false;
    const [pid = '', ...identity] = name.slice(this.place.length + 1).split('|');
    try {
      return (await processIdentity(Number(pid))) !== identity.join('|');
    } catch {
      // Unknown, which must not break the lease of a running process.
      return false;
    }
  }
}
