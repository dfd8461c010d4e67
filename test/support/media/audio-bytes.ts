import { uint } from './byte-builders.ts';

const MP3_FRAME = 417;

/** Silent-looking MP3 frames of 128 kbit/s at 44.1 kHz after ID3v2.3 text frames. */
export function mp3Bytes(tags: Readonly<Record<string, string>>, frames: number): Buffer {
  const texts = Object.entries(tags).map(([name, text]) =>
    Buffer.concat([
      Buffer.from(name),
      uint(text.length + 1, 4),
      uint(0, 2),
      uint(0, 1),
      Buffer.from(text, 'latin1'),
    ]),
  );
  const body = Buffer.concat(texts);
  const frame = Buffer.alloc(MP3_FRAME);
  frame.set([0xff, 0xfb, 0x90, 0x64]);
  return Buffer.concat([
    Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, body.length >> 7, body.length & 0x7f]),
    body,
    ...Array.from({ length: frames }, () => frame),
  ]);
}

/** 8-bit mono at 8 kHz. */
export function wavBytes(samples: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF');
  header.writeUInt32LE(36 + samples, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples, 40);
  return Buffer.concat([header, Buffer.alloc(samples, 128)]);
}
