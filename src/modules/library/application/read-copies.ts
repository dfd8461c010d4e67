import type { Clock } from '../../../kernel/clock.ts';
import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { ByteRange, StorageProvider } from '../../storage/domain/storage-provider.ts';
import type { ReadableCopy } from './file-queries.ts';
import { readableCopiesOf } from './read-access.ts';
import type { RecordCopyTrouble } from './record-copy-trouble.ts';

/** SHA-256 of the bytes so far. */
export interface RunningSha256 {
  update(bytes: Uint8Array): void;
  matches(expected: FileHash): boolean;
}

/** What the copies of a content must hold. */
export interface ExpectedBytes {
  /** Bytes. */
  readonly size: number;
  readonly sha256: FileHash;
}

/** Opened bytes; dispose of them if they may not be read to the end. */
export interface OpenedBytes extends AsyncIterable<Uint8Array>, Disposable {}

export interface ReadCopiesDeps {
  readonly providers: Pick<ProviderRegistry, 'get'>;
  readonly recordCopyTrouble: Pick<RecordCopyTrouble, 'learn'>;
  readonly newSha256: () => RunningSha256;
  readonly clock: Clock;
}

/** The copies that are still to be tried, and what was learnt from the others. */
interface Search {
  readonly left: ReadableCopy[];
  /** A copy can be read after a restore. */
  isFrozen: boolean;
  /** The first error that does not mean that a copy is lost. */
  failure: unknown;
}

interface Found<T> {
  readonly copy: ReadableCopy;
  readonly value: T;
}

/** Reads a content from the best of its copies, and from the next one where a copy is missing or damaged. */
export class ReadCopies {
  constructor(private readonly deps: ReadCopiesDeps) {}

  /**
   * Opens all bytes or a range of them. Compares a whole content with its SHA-256 before its last bytes are given away.
   * Throws `RETRIEVAL_REQUIRED` if only archived copies are left, `OBJECT_NOT_FOUND` if none is, and
   * `PROVIDER_UNAVAILABLE` if a copy cannot be reached now. Reading throws the same errors.
   */
  async open(
    content: ExpectedBytes,
    copies: readonly ReadableCopy[],
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<OpenedBytes> {
    const search = this.searchOf(copies);
    const reading = { current: await this.openNext(search, range, signal) };
    const bytes = this.read(content, search, reading, range, signal);
    return {
      [Symbol.asyncIterator]: () => bytes,
      [Symbol.dispose]: () => close(reading.current.value),
    };
  }

  /** The first copy that its provider says it has. Throws as `open` does. */
  async find<C extends ReadableCopy>(copies: readonly C[], signal?: AbortSignal): Promise<C> {
    const search = this.searchOf(copies);
    const { copy } = await this.firstOf(search, (at, where) => at.stat(where, signal), signal);
    return copy as C;
  }

  private searchOf(copies: readonly ReadableCopy[]): Search {
    const left = readableCopiesOf(copies, this.deps.clock.now()).map(({ copy }) => copy);
    return { left, isFrozen: copies.length > left.length, failure: undefined };
  }

  private openNext(
    search: Search,
    range: ByteRange | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Found<AsyncIterable<Uint8Array>>> {
    return this.firstOf(search, (at, where) => at.open(where, range, signal), signal);
  }

  private async firstOf<T>(
    search: Search,
    attempt: (provider: StorageProvider, location: StorageLocation) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<Found<T>> {
    for (let copy = search.left.shift(); copy; copy = search.left.shift()) {
      const { location } = copy;
      try {
        return { copy, value: await attempt(this.deps.providers.get(location.provider), location) };
      } catch (error) {
        signal?.throwIfAborted();
        await this.learn(search, copy, error, signal);
      }
    }
    throw search.failure ?? unreadable(search.isFrozen);
  }

  private async learn(
    search: Search,
    copy: ReadableCopy,
    error: unknown,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (isDomainError(error, 'RETRIEVAL_REQUIRED')) search.isFrozen = true;
    else if (!(await this.deps.recordCopyTrouble.learn(copy, error, signal))) {
      search.failure ??= isDomainError(error, 'OBJECT_NOT_FOUND') ? unreachable(error) : error;
    }
  }

  private async *read(
    { size, sha256 }: ExpectedBytes,
    search: Search,
    reading: { current: Found<AsyncIterable<Uint8Array>> },
    range: ByteRange | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { start, end } = range ?? { start: 0, end: size - 1 };
    const length = end - start + 1;
    const newHash = () => (length === size ? this.deps.newSha256() : undefined);
    let hash = newHash();
    for (let sent = 0; ;) {
      const { copy, value } = reading.current;
      const before = sent;
      let received = sent;
      let last: Uint8Array | undefined;
      try {
        for await (const chunk of value) {
          received += chunk.byteLength;
          if (received > length) break;
          hash?.update(chunk);
          last = chunk;
          if (received === length) continue;
          sent = received;
          yield chunk;
        }
        if (received === length && (!hash || hash.matches(sha256))) {
          if (length > 0 && last) yield last;
          return;
        }
        throw mismatch();
      } catch (error) {
        signal?.throwIfAborted();
        // A wrong hash over bytes of two copies does not tell which of them is damaged.
        if (before === 0 || received !== length) await this.learn(search, copy, error, signal);
        // Some of the wrong bytes have been given away.
        if (received >= length && sent > 0) throw error;
      }
      if (sent === 0) hash = newHash();
      const rest = sent === 0 ? range : { start: start + sent, end };
      reading.current = await this.openNext(search, rest, signal);
    }
  }
}

function close(bytes: AsyncIterable<Uint8Array> & { destroy?: () => unknown }): void {
  bytes.destroy?.();
}

function mismatch(): DomainError {
  return new DomainError('CHECKSUM_MISMATCH', "The stored object does not match the file's bytes.");
}

function unreachable(cause: unknown): DomainError {
  return new DomainError('PROVIDER_UNAVAILABLE', 'The storage cannot be reached now. Try again.', {
    cause,
  });
}

function unreadable(isFrozen: boolean): DomainError {
  return isFrozen
    ? new DomainError('RETRIEVAL_REQUIRED', 'The file is archived. Request its retrieval first.')
    : new DomainError(
        'OBJECT_NOT_FOUND',
        'No copy of the file is available. Upload the same bytes again, or contact the operator.',
      );
}
