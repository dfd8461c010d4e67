import { box, uint } from './byte-builders.ts';

/** The header of a HEIC of 512 × 512 tiles whose primary image is item 2. It has no picture. */
export function heifBytes(width: number, height: number, quarterTurns: number): Buffer {
  const ispe = (across: number, down: number): Buffer =>
    box('ispe', uint(0, 4), uint(across, 4), uint(down, 4));
  return Buffer.concat([
    box('ftyp', Buffer.from('heic'), uint(0, 4), Buffer.from('mif1heic')),
    box(
      'meta',
      uint(0, 4),
      box('hdlr', uint(0, 8), Buffer.from('pict'), Buffer.alloc(13)),
      box('pitm', uint(0, 4), uint(2, 2)),
      box(
        'iprp',
        box('ipco', ispe(512, 512), ispe(width, height), box('irot', uint(quarterTurns, 1))),
        box(
          'ipma',
          uint(0, 4),
          uint(2, 4),
          uint(1, 2),
          uint(1, 1),
          uint(1, 1),
          uint(2, 2),
          uint(2, 1),
          uint(2, 1),
          uint(3, 1),
        ),
      ),
    ),
  ]);
}
