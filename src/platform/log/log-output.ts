import { constants, fstatSync, openSync, writeSync } from 'node:fs';

/** Bytes that wait for a slow or full output. Further lines are dropped and counted. */
const MAX_WAITING = 1024 * 1024;

/** Pause before an output that took nothing is tried again. Milliseconds. */
const RETRY_MS = 50;

/** How long the end of the process waits for a slow output. Milliseconds. */
const FLUSH_MS = 1_000;

/** Where log lines go. */
export interface LogOutput extends Disposable {
  /** Never blocks or throws. */
  readonly write: (line: string) => void;
  /** Writes what is waiting, for at most a second, and ignores further lines. */
  [Symbol.dispose](): void;
}

/**
 * An output that neither ends nor holds the process, whatever becomes of its reader or disk: it drops lines rather than
 * wait for room, and says how many once it can write again. The library's own output blocks or throws in these cases.
 */
export function logOutput(fd: number = process.stdout.fd): LogOutput {
  return new PatientOutput(nonBlocking(fd));
}

class PatientOutput implements LogOutput {
  private waiting = Buffer.alloc(0);
  private dropped = 0;
  private retry: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(private readonly fd: number) {}

  readonly write = (line: string): void => {
    if (this.isOver) return;
    const bytes = Buffer.from(line);
    if (this.waiting.byteLength + bytes.byteLength > MAX_WAITING) {
      this.dropped += 1;
    } else {
      this.waiting = Buffer.concat([this.waiting, bytes]);
    }
    // Not before the pause is over: most lines of a burst would meet the same obstacle.
    if (!this.retry) this.writeWaiting();
  };

  [Symbol.dispose](): void {
    this.isOver = true;
    clearTimeout(this.retry);
    const until = performance.now() + FLUSH_MS;
    while (!this.writeSome() && performance.now() < until) sleep(RETRY_MS);
  }

  private writeWaiting(): void {
    this.retry = undefined;
    if (this.writeSome()) return;
    this.retry = setTimeout(() => this.writeWaiting(), RETRY_MS).unref();
  }

  /** Returns false if the output takes no more now. */
  private writeSome(): boolean {
    try {
      while (this.waiting.byteLength > 0 || this.dropped > 0) {
        if (this.waiting.byteLength === 0) this.waiting = Buffer.from(this.droppedLine());
        this.waiting = this.waiting.subarray(writeSync(this.fd, this.waiting));
      }
      return true;
    } catch {
      // A full pipe or disk, or a reader that is gone.
      return false;
    }
  }

  private droppedLine(): string {
    const msg = `${this.dropped} log lines were dropped because the output was too slow or full`;
    this.dropped = 0;
    return `${JSON.stringify({ level: 40, time: Date.now(), msg })}\n`;
  }
}

/**
 * Opens a pipe again, because a write to one that is not read would block for ever. The new descriptor leaves that of
 * other processes as it is. Node itself makes sockets non-blocking.
 */
function nonBlocking(fd: number): number {
  try {
    if (!fstatSync(fd).isFIFO()) return fd;
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    // Other systems, or a closed pipe.
    return fd;
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
