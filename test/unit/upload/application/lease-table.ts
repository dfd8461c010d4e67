import { UploadLeases } from '../../../../src/modules/upload/application/upload-leases.ts';
import type {
  Lease,
  UploadSessionRow,
  UploadSessionStore,
} from '../../../../src/modules/upload/application/upload-session-store.ts';
import { FakeBus, sessionRow } from './fakes.ts';

/** Lease rows on the virtual clock, shared by all nodes. */
export class LeaseTable implements Pick<
  UploadSessionStore,
  'acquire' | 'renew' | 'release' | 'find' | 'breakLease'
> {
  private readonly rows = new Map<string, { epoch: number; until: number; holder?: string }>();
  attempts = 0;
  renewals = 0;
  away = false;

  constructor(...ids: string[]) {
    for (const id of ids) this.rows.set(id, { epoch: 0, until: 0 });
  }

  async find(id: string): Promise<UploadSessionRow | undefined> {
    const row = this.rows.get(id);
    return row && sessionRow({ id, leased: row.until > Date.now(), leaseHolder: row.holder });
  }

  async acquire(id: string, holder: string, ttlMs: number) {
    this.attempts += 1;
    const row = this.rows.get(id);
    if (!row || row.until > Date.now()) return undefined;
    const staleWriters = row.until === 0 || !row.holder ? [] : [row.holder];
    Object.assign(row, { epoch: row.epoch + 1, until: Date.now() + ttlMs, holder });
    return { lease: { sessionId: id, epoch: row.epoch }, row: sessionRow({ id }), staleWriters };
  }

  async renew(leases: readonly Lease[], ttlMs: number): Promise<ReadonlySet<string>> {
    this.renewals += 1;
    if (this.away) throw new Error('no connection');
    const ours = leases.filter(({ sessionId, epoch }) => {
      const row = this.rows.get(sessionId);
      if (row?.epoch !== epoch || row.until === 0) return false;
      row.until = Date.now() + ttlMs;
      return true;
    });
    return new Set(ours.map(({ sessionId }) => sessionId));
  }

  async release({ sessionId, epoch }: Lease): Promise<void> {
    const row = this.rows.get(sessionId);
    if (row?.epoch === epoch) row.until = 0;
  }

  async breakLease(id: string, holder: string): Promise<void> {
    const row = this.rows.get(id);
    if (row?.holder === holder && row.until > Date.now()) row.until = Date.now();
  }

  /** Deletes the session's row. */
  remove(id: string): void {
    this.rows.delete(id);
  }

  /** Gives the lease to another holder. */
  steal(id: string): void {
    const row = this.rows.get(id);
    if (row) Object.assign(row, { epoch: row.epoch + 1, until: Date.now() + 60_000 });
  }

  remainingMs(id: string): number {
    return (this.rows.get(id)?.until ?? 0) - Date.now();
  }
}

/** A node that uses the table. Of the earlier processes, only `dead` has ended. */
export function node(table: LeaseTable, bus = new FakeBus(), self = 'node-1'): UploadLeases {
  const processes = { self, hasEnded: async (name: string) => name === 'dead' };
  return new UploadLeases(table as unknown as UploadSessionStore, bus, processes);
}
