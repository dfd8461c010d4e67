import { Readable } from 'node:stream';

import { DomainError } from '../../kernel/domain-error.ts';

/**
 * The same bytes as a stream that fails with `PROVIDER_UNAVAILABLE` when none come for `idleMs` while its reader waits; how
 * long the reader takes for what it has is its own affair. Where the bytes come from is closed with it, at any time.
 */
export function pacedStream(bytes: AsyncIterable<Uint8Array>, idleMs: number): Readable {
  const chunks = bytes[Symbol.asyncIterator]();
  const stream = Readable.from(paced(chunks, idleMs), { objectMode: false });
  // An error that comes before its reader listens would end the process; the reader gets it all the same.
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
      reject(new DomainError('PROVIDER_UNAVAILABLE', 'the provider has stopped sending'));
    }, idleMs);
    const next = chunks.next();
    const { done, value } = await Promise.race([next, late]).finally(() => clearTimeout(timer));
    if (done) return;
    yield value;
  }
}
