import { Readable } from 'node:stream';

import { NodeHttpHandler } from '@smithy/node-http-handler';

const SLICE_BYTES = 1024 * 1024;

type Request = Parameters<NodeHttpHandler['handle']>[0];
type Options = Parameters<NodeHttpHandler['handle']>[1];

/**
 * Sends a large body in slices: written at once, it would be in memory a second time, encrypted. The body becomes a
 * stream only here, so the SDK can retry the request.
 */
export class SlicedBodyHandler extends NodeHttpHandler {
  override handle(request: Request, options?: Options): ReturnType<NodeHttpHandler['handle']> {
    const { body } = request;
    if (!Buffer.isBuffer(body) || body.byteLength <= SLICE_BYTES) {
      return super.handle(request, options);
    }
    const sliced = Object.assign(Object.create(Object.getPrototypeOf(request)), request, {
      body: Readable.from(slicesOf(body), { objectMode: false, highWaterMark: SLICE_BYTES }),
    });
    return super.handle(sliced, options);
  }
}

function* slicesOf(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.byteLength; at += SLICE_BYTES) {
    yield body.subarray(at, at + SLICE_BYTES);
  }
}
