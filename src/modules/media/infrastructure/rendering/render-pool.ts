import { Slots } from '../../../../kernel/concurrency/slots.ts';
import type { MediaDecoder, MediaFile, Rendering } from '../../application/media-decoder.ts';
import type { MediaFacts } from '../../domain/media-facts.ts';
import type { PreviewFormat } from '../../domain/preview-format.ts';
import type { PreviewProblem } from '../../domain/preview-problem.ts';
import type { RenderReplies, RenderRequest } from './render-messages.ts';
import { type RenderLimits, RenderProcess, RenderProcessError } from './render-process.ts';
import type { RenderTools } from './render-tools.ts';

const LIMITS: RenderLimits = { timeMs: 10_000, memoryBytes: 512 * 1024 * 1024 };

/** Idle processes are ended after this long. Milliseconds. */
const IDLE_MS = 30_000;

const ATTEMPTS = 2;

const PROBLEMS: Readonly<Record<'TIME' | 'MEMORY' | 'EXIT', PreviewProblem>> = {
  TIME: 'TOO_SLOW',
  MEMORY: 'TOO_LARGE',
  EXIT: 'DAMAGED',
};

export interface RenderPoolOptions extends RenderTools {
  readonly processes: number;
  readonly limits?: RenderLimits;
}

/** Decodes files in child processes, started on demand and replaced when they exceed a limit or crash. */
export class RenderPool implements MediaDecoder, Disposable {
  private readonly slots: Slots;
  /** Processes that wait for a request, with the timers that end them. */
  private readonly idle = new Map<RenderProcess, NodeJS.Timeout>();
  private readonly closing = new AbortController();

  constructor(private readonly options: RenderPoolOptions) {
    this.slots = new Slots(options.processes);
  }

  async readFacts(file: MediaFile, signal?: AbortSignal): Promise<MediaFacts> {
    return this.patiently({ kind: 'READ', file }, () => ({}), signal);
  }

  async render(file: MediaFile, orientation?: number, signal?: AbortSignal): Promise<Rendering> {
    return this.patiently(
      { kind: 'RENDER', file, orientation, ffmpeg: this.options.ffmpeg },
      (reason) => ({ kind: 'REFUSED', problem: PROBLEMS[reason] }),
      signal,
    );
  }

  async convert(
    preview: Uint8Array,
    format: PreviewFormat,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    return this.request({ kind: 'CONVERT', preview, format }, signal);
  }

  [Symbol.dispose](): void {
    this.closing.abort();
    for (const process of this.idle.keys()) this.end(process);
  }

  /** Bytes that end their process every time get the answer of `otherwise`. */
  private async patiently<Request extends RenderRequest>(
    request: Request,
    otherwise: (reason: keyof typeof PROBLEMS) => RenderReplies[Request['kind']],
    signal: AbortSignal | undefined,
  ): Promise<RenderReplies[Request['kind']]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.request(request, signal);
      } catch (error) {
        if (!(error instanceof RenderProcessError) || error.reason === 'ABORT') throw error;
        if (attempt === ATTEMPTS) return otherwise(error.reason);
      }
    }
  }

  private request<Request extends RenderRequest>(
    request: Request,
    signal: AbortSignal | undefined,
  ): Promise<RenderReplies[Request['kind']]> {
    const stop = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    return this.slots.use(async () => {
      const process = this.take();
      const reply = await process.request(request, stop);
      this.keep(process);
      return reply;
    }, stop);
  }

  private take(): RenderProcess {
    const [process] = this.idle.keys();
    if (!process) return this.start();
    this.forget(process);
    return process;
  }

  private start(): RenderProcess {
    const { limits = LIMITS, unshare } = this.options;
    return new RenderProcess(limits, unshare);
  }

  private keep(process: RenderProcess): void {
    this.idle.set(process, setTimeout(() => this.end(process), IDLE_MS).unref());
    if (this.closing.signal.aborted) this.end(process);
  }

  private end(process: RenderProcess): void {
    this.forget(process);
    process[Symbol.dispose]();
  }

  private forget(process: RenderProcess): void {
    clearTimeout(this.idle.get(process));
    this.idle.delete(process);
  }
}
