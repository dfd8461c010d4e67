import { freeMemory } from './free-memory.ts';

/** Bytes of a block: so many that the cost of a write hardly counts, so few that it stays in the processor's cache. */
export const BLOCK_BYTES = 1024 * 1024;

const WASM_PAGE_BYTES = 64 * 1024;
const BLOCKS_PER_SLAB = 16;
/** What the pool may ever hold: 64 MiB. Memory that was never written to costs nothing. */
const MAX_SLABS = 4;

/** The part of it that is used here; the types of Node.js leave WebAssembly out. */
declare const WebAssembly: {
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => {
    readonly buffer: ArrayBuffer;
  };
};

/**
 * Blocks of memory that are used again and again. They begin at a page of memory, as writes past the page cache
 * need it; once all of the pool's are out, further ones are ordinary memory, which works as well and a little slower.
 */
export class BlockPool {
  private readonly free: Uint8Array[] = [];
  private readonly owned = new WeakSet<Uint8Array>();
  private slabs = 0;

  /** A block of `BLOCK_BYTES` with anything in it. */
  acquire(): Uint8Array {
    if (this.free.length === 0 && this.slabs < MAX_SLABS) this.addSlab();
    return this.free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  /** Gives a block back that nobody reads or writes any more. */
  release(block: Uint8Array): void {
    if (this.owned.has(block)) this.free.push(block);
    else freeMemory(block);
  }

  /** The memory of WebAssembly is the only one that JavaScript gets page by page. */
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
