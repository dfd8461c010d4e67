import {
  NEXT_UPLOAD_SESSION_STATUS,
  type UploadSessionStatus,
} from '../domain/upload-session-status.ts';
import type { UploadProgress } from './upload-progress.ts';

/** At most four updates per second for each session. */
const MIN_INTERVAL_MS = 250;
const MAX_SESSIONS = 10_000;
const MAX_ENDED = 1_000;

/** Progress as delivered to a subscriber. */
export interface WatchedProgress extends UploadProgress {
  /** The file being uploaded or the resulting file; null if there is none. */
  readonly fileId: string | null;
}

/** An event about a session. Without an offset, the session's row must be read. */
export interface ProgressEvent {
  readonly sessionId: string;
  readonly offset?: number;
  readonly size?: number | null;
}

interface Entry {
  progress: WatchedProgress;
  /** Milliseconds. */
  sentAt: number;
}

/** Whether the status is final. */
export function hasEnded({ status }: { readonly status: UploadSessionStatus }): boolean {
  return NEXT_UPLOAD_SESSION_STATUS[status].length === 0;
}

/**
 * Merges rows and events of the sessions that a subscriber follows, and limits how often updates are sent. Only the
 * newest state of a session is sent; rows and events that arrive out of order are ignored.
 */
export class ProgressBoard {
  private readonly entries = new Map<string, Entry>();
  private readonly unsent = new Set<string>();
  private unread = new Set<string>();
  private readonly ended = new Set<string>();

  constructor(private readonly now: () => number) {}

  get hasRoom(): boolean {
    return this.entries.size < MAX_SESSIONS;
  }

  /** Applies a row that was read. */
  applyRow(progress: WatchedProgress): void {
    const { sessionId } = progress;
    if (this.ended.has(sessionId)) return;
    const known = this.entries.get(sessionId);
    if (known && !isNewer(progress, known.progress)) return;
    if (!known && !this.hasRoom) return;
    this.entries.set(sessionId, { progress, sentAt: known?.sentAt ?? -MIN_INTERVAL_MS });
    this.unsent.add(sessionId);
  }

  /** Applies an event; marks the row for reading if the event is not sufficient. */
  applyEvent({ sessionId, offset, size }: ProgressEvent): void {
    const known = this.entries.get(sessionId)?.progress;
    if (known && offset !== undefined) {
      this.applyRow({ ...known, offset, size: size ?? known.size });
    } else if (!this.ended.has(sessionId)) {
      this.unread.add(sessionId);
    }
  }

  /** Handles a missing row: only terminated sessions are deleted this early. */
  applyMissing(sessionId: string): void {
    const known = this.entries.get(sessionId)?.progress;
    if (known) this.applyRow({ ...known, status: 'TERMINATED' });
  }

  /** Marks the rows of all known sessions, and of `sessionId`, for reading. */
  markAllUnread(sessionId?: string): void {
    for (const id of this.entries.keys()) this.unread.add(id);
    if (sessionId !== undefined) this.unread.add(sessionId);
  }

  /** Returns the sessions whose rows must be read, and unmarks them. */
  takeUnread(): string[] {
    const ids = [...this.unread];
    this.unread = new Set();
    return ids;
  }

  /** Returns the updates to send now. A final status is sent immediately and only once. */
  takeDue(): WatchedProgress[] {
    const now = this.now();
    return [...this.unsent].flatMap((sessionId) => {
      const entry = this.entries.get(sessionId);
      if (!entry || (!hasEnded(entry.progress) && now - entry.sentAt < MIN_INTERVAL_MS)) return [];
      this.unsent.delete(sessionId);
      entry.sentAt = now;
      if (hasEnded(entry.progress)) this.forget(sessionId);
      return [entry.progress];
    });
  }

  /** Milliseconds until the next update may be sent; infinite if there is none. */
  msUntilDue(): number {
    const now = this.now();
    const waits = [...this.unsent].map((sessionId) => {
      const sentAt = this.entries.get(sessionId)?.sentAt ?? now;
      return Math.max(0, sentAt + MIN_INTERVAL_MS - now);
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
