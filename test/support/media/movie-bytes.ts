import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  MovOutputFormat,
  Output,
  WebMOutputFormat,
} from 'mediabunny';

import { box, uint } from './byte-builders.ts';

const EPOCH_1904 = Date.UTC(1904, 0, 1);

export interface MovieContent {
  readonly format?: 'mov' | 'webm';
  /** Degrees, clockwise. */
  readonly rotation?: 0 | 90 | 180 | 270;
  /** Of the first frame of a WebM that does not state its length, like a live stream. */
  readonly startSeconds?: number;
  /** The movie header's creation time. */
  readonly created?: Date;
  /** QuickTime metadata by key. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Boxes of user data. */
  readonly userData?: readonly Buffer[];
}

/** One second of 640 × 360 at 30 frames per second; the frames are noise. */
export async function movieBytes(content: MovieContent = {}): Promise<Buffer> {
  const target = new BufferTarget();
  const format =
    content.format === 'webm'
      ? new WebMOutputFormat({ appendOnly: content.startSeconds !== undefined })
      : new MovOutputFormat({ fastStart: false });
  const output = new Output({ format, target });
  const source = new EncodedVideoPacketSource('vp9');
  output.addVideoTrack(source, { rotation: content.rotation ?? 0, frameRate: 30 });
  await output.start();
  const start = content.startSeconds ?? 0;
  for (let frame = 0; frame < 30; frame++) {
    await source.add(new EncodedPacket(new Uint8Array(100), 'key', start + frame / 30, 1 / 30), {
      decoderConfig: { codec: 'vp09.00.10.08', codedWidth: 640, codedHeight: 360 },
    });
  }
  await output.finalize();
  const bytes = Buffer.from(target.buffer ?? new ArrayBuffer());
  return content.format === 'webm' ? bytes : withMetadata(bytes, content);
}

/** The movie box is the last one, so that it can grow. */
function withMetadata(bytes: Buffer, { created, keys, userData }: MovieContent): Buffer {
  const moov = bytes.lastIndexOf('moov') - 4;
  const seconds = created ? Math.round((created.getTime() - EPOCH_1904) / 1000) : 0;
  const mvhd = bytes.indexOf('mvhd', moov) + 4;
  if (bytes[mvhd] === 1) {
    bytes.writeBigUInt64BE(BigInt(seconds), mvhd + 4);
  } else {
    bytes.writeUInt32BE(seconds, mvhd + 4);
  }
  return Buffer.concat([
    bytes.subarray(0, moov),
    box(
      'moov',
      bytes.subarray(moov + 8),
      ...(keys ? [metaBox(keys)] : []),
      ...(userData ? [box('udta', ...userData)] : []),
    ),
  ]);
}

function metaBox(keys: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(keys);
  return box(
    'meta',
    box('hdlr', uint(0, 8), Buffer.from('mdta'), Buffer.alloc(13)),
    box(
      'keys',
      uint(0, 4),
      uint(entries.length, 4),
      ...entries.map(([key]) => box('mdta', Buffer.from(key))),
    ),
    box(
      'ilst',
      ...entries.map(([, value], index) =>
        box(
          uint(index + 1, 4).toString('latin1'),
          box('data', uint(1, 4), uint(0, 4), Buffer.from(value)),
        ),
      ),
    ),
  );
}
