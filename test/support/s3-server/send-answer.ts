import type { ServerResponse } from 'node:http';

import type { Fault } from './faults.ts';
import type { S3Answer } from './s3-state.ts';

/** A connection closed midway by a fault or the client. */
export class ConnectionCut extends Error {}

/** Sends the response, or a part of it if there is a fault. Throws ConnectionCut. */
export async function sendAnswer(
  response: ServerResponse,
  { status, headers = {}, body }: S3Answer,
  fault: Fault | undefined,
): Promise<void> {
  const isHead = response.req.method === 'HEAD';
  const hasBody = !isHead && status !== 204 && status !== 304;
  const document = typeof body === 'string' ? Buffer.from(body) : undefined;
  response.writeHead(status, {
    ...(document && { 'content-type': 'application/xml' }),
    ...(hasBody && { 'content-length': document?.length ?? 0 }),
    ...headers,
  });
  response.flushHeaders();
  const bytes = typeof body === 'string' ? [Buffer.from(body)] : (body ?? []);
  for await (const chunk of broken(hasBody ? bytes : [], fault)) await write(response, chunk);
  response.end();
}

/** Yields the first bytes, then throws ConnectionCut. */
export async function* cutAfter<T extends Uint8Array>(
  bytes: AsyncIterable<T> | Iterable<T>,
  count = 0,
): AsyncGenerator<T> {
  let left = count;
  for await (const chunk of bytes) {
    if (left < chunk.length) {
      if (left > 0) yield chunk.subarray(0, left) as T;
      break;
    }
    left -= chunk.length;
    yield chunk;
  }
  throw new ConnectionCut();
}

function broken(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  fault: Fault | undefined,
): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (fault?.plan.kind === 'reset-response') return cutAfter(bytes, fault.plan.afterBytes);
  if (fault?.plan.kind === 'stall-response') return stalledAfter(bytes, fault, fault.plan);
  return bytes;
}

async function* stalledAfter(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  fault: Fault,
  { afterBytes = 0, ms }: { readonly afterBytes?: number; readonly ms?: number },
): AsyncGenerator<Uint8Array> {
  let left: number | undefined = afterBytes;
  for await (const chunk of bytes) {
    if (left === undefined || left >= chunk.length) {
      if (left !== undefined) left -= chunk.length;
      yield chunk;
      continue;
    }
    yield chunk.subarray(0, left);
    await fault.stalled(ms);
    yield chunk.subarray(left);
    left = undefined;
  }
}

/** Resolves once the kernel has accepted the bytes. */
function write(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new ConnectionCut());
    response.once('close', onClose);
    response.write(bytes, (error) => {
      response.off('close', onClose);
      if (error) reject(error);
      else resolve();
    });
  });
}
