import { freeMemory } from './free-memory.ts';

/** Size of a block: large enough to make the cost per write negligible, small enough to stay in the CPU cache. */
export const BLOCK_BYTES = 1024 * 1024;

const WASM_PAGE_BYTES = 64 * 1024;
const BLOCKS_PER_SLAB = 16;
/** Limits the pool to 64 MiB. Memory that was never written to costs nothing. */
const MAX_SLABS = 4;

/** Declared here because the Node.js types do not include WebAssembly. */
declare const WebAssembly: {
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => {
    readonly buffer: ArrayBuffer;
  };
};

/**
 * Reusable memory blocks, aligned to memory pages as direct writes (O_DIRECT) require. When the pool is exhausted,
 * `acquire` returns ordinary memory, which works too but is slightly slower.
 */
export class BlockPool {
  private readonly free: Uint8Array[] = [];
  private readonly owned = new WeakSet<Uint8Array>();
  private slabs = 0;

  /** A block of `BLOCK_BYTES` with arbitrary contents. */
  acquire(): Uint8Array {
    if (this.free.length === 0 && this.slabs < MAX_SLABS) this.addSlab();
    return this.free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  /** Returns a block that is no longer read or written. */
  release(block: Uint8Array): void {
    if (this.owned.has(block)) this.free.push(block);
    else freeMemory(block);
  }

  /** WebAssembly memory is the only page-aligned memory available to JavaScript. */
  private addSlab(): void {
    const pages = (BLOCKS_PER_SLAB * BLOCK_BYTES) / WASM_PAGE_BYTES;
    const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages });
    for (let index = BLOCKS_PER_SLAB - 1; index >= 0; index -= 1) {
      const block = new Uint8Array(buffer, index * BLOCK_BYTES, BLOCK_BYTES);
      this.owned.add(block);
      this.free.push(block);
    }
    this.slabs += 1;
  }
}
