import { readFile } from 'node:fs/promises';

const SAMPLE_EVERY_MS = 25;

/** Tracks the resident memory of a process. Linux only. */
export class ResidentMemory implements Disposable {
  private highest = 0;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly pid: number,
    /** At the start of tracking, in bytes. */
    readonly atFirst: number,
  ) {
    this.note(atFirst);
    // A failed sample means that the process has ended; the next request to it fails too.
    this.timer = setInterval(() => void this.sample().catch(() => undefined), SAMPLE_EVERY_MS);
  }

  static async watch(pid: number): Promise<ResidentMemory> {
    return new ResidentMemory(pid, await residentBytes(pid));
  }

  /** The peak above the start, in bytes. */
  async growth(): Promise<number> {
    await this.sample();
    return this.highest - this.atFirst;
  }

  [Symbol.dispose](): void {
    clearInterval(this.timer);
  }

  private async sample(): Promise<void> {
    this.note(await residentBytes(this.pid));
  }

  private note(bytes: number): void {
    this.highest = Math.max(this.highest, bytes);
  }
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  if (kibibytes === undefined) throw new Error(`process ${pid} has no memory`);
  return Number(kibibytes) * 1024;
}
