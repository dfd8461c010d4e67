import { Readable } from 'node:stream';

import { DomainError } from '../../kernel/domain-error.ts';

/**
 * Streams the bytes, failing with `PROVIDER_UNAVAILABLE` if the source is idle for `idleMs` while the reader waits; the
 * reader itself has no time limit. Closing the stream closes the source.
 */
export function pacedStream(bytes: AsyncIterable<Uint8Array>, idleMs: number): Readable {
  const chunks = bytes[Symbol.asyncIterator]();
  const stream = Readable.from(paced(chunks, idleMs), { objectMode: false });
  // Without a listener, an error before the reader attaches would crash the process. The reader still gets it.
  stream.on('error', () => undefined);
  stream.once('close', () => {
    if (bytes instanceof Readable) bytes.destroy();
    else void chunks.return?.().catch(() => undefined);
  });
  return stream;
}

async function* paced(
  chunks: AsyncIterator<Uint8Array>,
  idleMs: number,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new DomainError('PROVIDER_UNAVAILABLE', 'The provider stopped sending bytes.'));
    }, idleMs);
    const next = chunks.next();
    const { done, value } = await Promise.race([next, late]).finally(() => clearTimeout(timer));
    if (done) return;
    yield value;
  }
}
