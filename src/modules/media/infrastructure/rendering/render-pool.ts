import { Slots } from '../../../../kernel/concurrency/slots.ts';
import type { PreviewRenderer, Rendering } from '../../application/preview-renderer.ts';
import type { PreviewProblem } from '../../domain/preview-problem.ts';
import type { RenderReply, RenderRequest } from './render-messages.ts';
import { type RenderLimits, RenderProcess, RenderProcessError } from './render-process.ts';

const LIMITS: RenderLimits = { timeMs: 10_000, memoryBytes: 512 * 1024 * 1024 };

/** Idle processes are ended after this long. Milliseconds. */
const IDLE_MS = 30_000;

/** Bytes that end their process every time are refused. */
const ATTEMPTS = 2;

const PROBLEMS: Readonly<Record<'TIME' | 'MEMORY' | 'EXIT', PreviewProblem>> = {
  TIME: 'TOO_SLOW',
  MEMORY: 'TOO_LARGE',
  EXIT: 'DAMAGED',
};

/** Decodes pictures in child processes, started on demand and replaced when they exceed a limit or crash. */
export class RenderPool implements PreviewRenderer, Disposable {
  private readonly slots: Slots;
  private readonly idle = new Set<RenderProcess>();
  private readonly timers = new Map<RenderProcess, NodeJS.Timeout>();
  private readonly closing = new AbortController();

  constructor(
    processes: number,
    private readonly limits: RenderLimits = LIMITS,
  ) {
    this.slots = new Slots(processes);
  }

  async render(path: string, mimeType: string, signal?: AbortSignal): Promise<Rendering> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const reply = await this.request({ kind: 'RENDER', path, mimeType }, signal);
        if (reply.kind === 'RENDERING') return reply.rendering;
        throw new Error('The rendering process sent another reply.');
      } catch (error) {
        if (!(error instanceof RenderProcessError) || error.reason === 'ABORT') throw error;
        if (attempt === ATTEMPTS) return { kind: 'REFUSED', problem: PROBLEMS[error.reason] };
      }
    }
  }

  async convert(
    preview: Uint8Array,
    format: Extract<RenderRequest, { kind: 'CONVERT' }>['format'],
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const reply = await this.request({ kind: 'CONVERT', preview, format }, signal);
    if (reply.kind === 'CONVERTED') return reply.bytes;
    throw new Error('The rendering process sent another reply.');
  }

  [Symbol.dispose](): void {
    this.closing.abort();
    for (const process of this.idle) this.end(process);
  }

  private request(request: RenderRequest, signal?: AbortSignal): Promise<RenderReply> {
    const stop = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    return this.slots.use(async () => {
      const process = this.take();
      const reply = await process.request(request, stop);
      this.keep(process);
      return reply;
    }, stop);
  }

  private take(): RenderProcess {
    const [process = new RenderProcess(this.limits)] = this.idle;
    this.idle.delete(process);
    clearTimeout(this.timers.get(process));
    this.timers.delete(process);
    return process;
  }

  private keep(process: RenderProcess): void {
    this.idle.add(process);
    const timer = setTimeout(() => this.end(process), IDLE_MS);
    this.timers.set(process, timer.unref());
    if (this.closing.signal.aborted) this.end(process);
  }

  private end(process: RenderProcess): void {
    this.idle.delete(process);
    clearTimeout(this.timers.get(process));
    this.timers.delete(process);
    process[Symbol.dispose]();
  }
}
