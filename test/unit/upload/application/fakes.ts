import { DomainError } from '../../../../src/kernel/domain-error.ts';
import type { EventBus, JsonValue } from '../../../../src/kernel/event-bus.ts';
import { FileHash } from '../../../../src/kernel/file-hash.ts';
import type {
  RunningHash,
  Staging,
  StagingWriter,
} from '../../../../src/modules/upload/application/staging.ts';
import type {
  Checkpoint,
  Lease,
  UploadSessionRow,
  UploadSessionStore,
} from '../../../../src/modules/upload/application/upload-session-store.ts';

export const MIB = 1024 * 1024;

export const LEASE: Lease = { sessionId: 'session-1', epoch: 1 };

export function sessionRow(data: Partial<UploadSessionRow> = {}): UploadSessionRow {
  return {
    id: 'session-1',
    ownerId: 'owner-1',
    fileId: 'file-1',
    status: 'OPEN',
    offset: 0,
    size: undefined,
    reservedBytes: 0,
    declaredHash: undefined,
    hash: undefined,
    hashRebuilt: false,
    metadata: undefined,
    tokenHashes: [],
    partial: false,
    concat: undefined,
    derivativeOf: undefined,
    automatic: false,
    partials: undefined,
    joinedInto: undefined,
    createdAt: new Date(),
    expiresAt: new Date(),
    resultFileId: undefined,
    duplicate: false,
    leased: true,
    leaseHolder: undefined,
    ...data,
  };
}

/** A promise that the test resolves. */
export interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

/** Records how many bytes were written, and how many at the start of the last successful sync. */
export class RecordingWriter implements StagingWriter {
  written: number;
  synced: number;
  syncs = 0;
  /** The most bytes that a crash could have lost. */
  mostUnsynced = 0;
  disposed = false;
  /** Awaited by each sync; may reject. */
  onSync: () => Promise<void> = async () => {};
  onWrite: () => Promise<void> = async () => {};

  constructor(offset = 0) {
    this.written = this.synced = offset;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.onWrite();
    this.wrote(bytes.byteLength);
  }

  wrote(bytes: number): number {
    this.written += bytes;
    this.mostUnsynced = Math.max(this.mostUnsynced, this.written - this.synced);
    return this.written;
  }

  async sync(): Promise<void> {
    const { written } = this;
    this.syncs += 1;
    await this.onSync();
    this.synced = Math.max(this.synced, written);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disposed = true;
  }
}

/** A fake SHA-256 that counts its bytes. */
export class CountingHash implements RunningHash {
  constructor(public length = 0) {}

  update(chunk: Uint8Array): void {
    this.length += chunk.byteLength;
  }

  value(): FileHash {
    return hashOfLength(this.length);
  }

  copy(): CountingHash {
    return new CountingHash(this.length);
  }
}

export function hashOfLength(length: number): FileHash {
  return FileHash.ofHex(length.toString(16).padStart(64, '0'));
}

/** Staging with one writer; only what ReceiveBytes needs. */
export class FakeStaging implements Pick<Staging, 'append' | 'hash' | 'readsUnsealed'> {
  readsUnsealed = true;
  appends: number[] = [];
  hashed: number[] = [];

  constructor(readonly writer: RecordingWriter) {}

  async append(_sessionId: string, offset: number): Promise<StagingWriter> {
    this.appends.push(offset);
    return this.writer;
  }

  async hash(_sessionId: string, length: number): Promise<RunningHash> {
    this.hashed.push(length);
    return new CountingHash(length);
  }
}

/** The row of one session, with its lease and quota. */
export class FakeSessionStore implements Pick<
  UploadSessionStore,
  'advance' | 'growReservation' | 'markHashRebuilt'
> {
  checkpoints: Checkpoint[] = [];
  grown: number[] = [];
  rebuilt = 0;
  leaseLost = false;
  /** Bytes the owner may still reserve. */
  quotaLeft = Infinity;
  onAdvance: (checkpoint: Checkpoint) => void = () => {};

  async advance(_lease: Lease, checkpoint: Checkpoint): Promise<boolean> {
    if (this.leaseLost) return false;
    this.onAdvance(checkpoint);
    this.checkpoints.push(checkpoint);
    return true;
  }

  async growReservation(_lease: Lease, bytes: number): Promise<void> {
    if (bytes > this.quotaLeft) throw new DomainError('QUOTA_EXCEEDED', 'full');
    this.quotaLeft -= bytes;
    this.grown.push(bytes);
  }

  async markHashRebuilt(): Promise<void> {
    this.rebuilt += 1;
  }
}

/** An in-memory event bus. */
export class FakeBus implements EventBus {
  readonly published: { topic: string; payload: JsonValue }[] = [];
  private readonly listeners = new Map<string, Set<(payload: JsonValue) => void>>();

  async publish(topic: string, payload: JsonValue): Promise<void> {
    this.published.push({ topic, payload });
    for (const listener of this.listeners.get(topic) ?? []) listener(payload);
  }

  subscribe(topic: string, listener: (payload: JsonValue) => void): Disposable {
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(listener));
    return { [Symbol.dispose]: () => void listeners.delete(listener) };
  }

  subscribers(topic: string): number {
    return this.listeners.get(topic)?.size ?? 0;
  }

  onGap(): Disposable {
    return { [Symbol.dispose]: () => {} };
  }
}
