import {
  NEXT_UPLOAD_SESSION_STATUS,
  type UploadSessionStatus,
} from '../domain/upload-session-status.ts';
import type { UploadProgress } from './upload-progress.ts';

/** At most four steps a second are told of each session. */
const MIN_INTERVAL_MS = 250;
const MAX_SESSIONS = 10_000;
const MAX_ENDED = 1_000;

/** An upload as its watcher sees it. */
export interface WatchedProgress extends UploadProgress {
  /** The file that is being uploaded, or that the upload led to; null when there is none any more. */
  readonly fileId: string | null;
}

/** A session's durable offset as an event has it, or only that its row is worth a look. */
export interface HeardStep {
  readonly sessionId: string;
  readonly offset?: number;
  readonly size?: number | null;
}

interface Entry {
  progress: WatchedProgress;
  /** Milliseconds. */
  toldAt: number;
}

/** Whether nothing follows any more. */
export function hasEnded({ status }: { readonly status: UploadSessionStatus }): boolean {
  return NEXT_UPLOAD_SESSION_STATUS[status].length === 0;
}

/**
 * What a watcher knows of its sessions and has not told yet. News of one session replace each other, and nothing
 * older than what is known counts, whatever order rows and events come in.
 */
export class ProgressBoard {
  private readonly entries = new Map<string, Entry>();
  private readonly news = new Set<string>();
  private doubted = new Set<string>();
  private readonly ended = new Set<string>();

  constructor(private readonly now: () => number) {}

  get hasRoom(): boolean {
    return this.entries.size < MAX_SESSIONS;
  }

  /** A session's row was read. */
  see(progress: WatchedProgress): void {
    const { sessionId } = progress;
    if (this.ended.has(sessionId)) return;
    const known = this.entries.get(sessionId);
    if (known && !isNewer(progress, known.progress)) return;
    if (!known && !this.hasRoom) return;
    this.entries.set(sessionId, { progress, toldAt: known?.toldAt ?? -MIN_INTERVAL_MS });
    this.news.add(sessionId);
  }

  /** An event has come. What it does not tell is to be read. */
  hear({ sessionId, offset, size }: HeardStep): void {
    const known = this.entries.get(sessionId)?.progress;
    if (known && offset !== undefined) {
      this.see({ ...known, offset, size: size ?? known.size });
    } else if (!this.ended.has(sessionId)) {
      this.doubted.add(sessionId);
    }
  }

  /** A session's row is not there: only a terminated session goes before its time. */
  miss(sessionId: string): void {
    const known = this.entries.get(sessionId)?.progress;
    if (known) this.see({ ...known, status: 'TERMINATED' });
  }

  /** Every known session's row is to be read, and that of `sessionId`. */
  doubtAll(sessionId?: string): void {
    for (const id of this.entries.keys()) this.doubted.add(id);
    if (sessionId !== undefined) this.doubted.add(sessionId);
  }

  /** The sessions whose rows are to be read. */
  takeDoubted(): string[] {
    const ids = [...this.doubted];
    this.doubted = new Set();
    return ids;
  }

  /** The news whose time has come. A session that has ended is told once and forgotten. */
  takeDue(): WatchedProgress[] {
    const now = this.now();
    return [...this.news].flatMap((sessionId) => {
      const entry = this.entries.get(sessionId);
      if (!entry || (!hasEnded(entry.progress) && now - entry.toldAt < MIN_INTERVAL_MS)) return [];
      this.news.delete(sessionId);
      entry.toldAt = now;
      if (hasEnded(entry.progress)) this.forget(sessionId);
      return [entry.progress];
    });
  }

  /** Milliseconds until news may be told; infinite when there are none. */
  msUntilDue(): number {
    const now = this.now();
    const waits = [...this.news].map((sessionId) => {
      const toldAt = this.entries.get(sessionId)?.toldAt ?? now;
      return Math.max(0, toldAt + MIN_INTERVAL_MS - now);
    });
    return waits.reduce((least, wait) => Math.min(least, wait), Infinity);
  }

  private forget(sessionId: string): void {
    this.entries.delete(sessionId);
    this.ended.add(sessionId);
    const [oldest] = this.ended;
    if (this.ended.size > MAX_ENDED && oldest !== undefined) this.ended.delete(oldest);
  }
}

function isNewer(progress: WatchedProgress, known: WatchedProgress): boolean {
  const step = rank(progress) - rank(known);
  if (step !== 0) return step > 0;
  if (progress.offset !== known.offset) return progress.offset > known.offset;
  return progress.size !== known.size || progress.fileId !== known.fileId;
}

function rank(progress: WatchedProgress): number {
  if (hasEnded(progress)) return 2;
  return progress.status === 'FINALIZING' ? 1 : 0;
}
