import { describe, expect, it } from 'vitest';

import { box, uint } from '../../../support/media/byte-builders.ts';
import { factsOf } from '../../../support/media/facts-of.ts';
import { jpegBytes } from '../../../support/media/jpeg-bytes.ts';
import { xmpContainer, xmpText } from '../../../support/media/xmp-text.ts';

const VIDEO = Buffer.concat([box('ftyp', Buffer.from('mp42')), box('mdat', Buffer.alloc(500))]);

describe('facts of a motion photo', () => {
  it('include the video that a container directory names', async () => {
    const gainMap = Buffer.alloc(33);
    const photo = jpegBytes({
      xmp: xmpText(
        'GCamera:MotionPhoto="1"',
        xmpContainer([
          { semantic: 'Primary', length: 0 },
          { semantic: 'GainMap', length: gainMap.length },
          { semantic: 'MotionPhoto', length: VIDEO.length },
        ]),
      ),
    });
    const offset = photo.length + gainMap.length;
    expect(await factsOf(Buffer.concat([photo, gainMap, VIDEO]), 'image/jpeg')).toMatchObject({
      embeddedMotion: { offset, length: VIDEO.length },
    });
  });

  it('include the video of a micro video', async () => {
    const photo = jpegBytes({
      xmp: xmpText(`GCamera:MicroVideo="1" GCamera:MicroVideoOffset="${VIDEO.length}"`),
    });
    expect(await factsOf(Buffer.concat([photo, VIDEO]), 'image/jpeg')).toMatchObject({
      embeddedMotion: { offset: photo.length, length: VIDEO.length },
    });
  });

  it("include the video in Samsung's trailer", async () => {
    const photo = jpegBytes({});
    const marker = Buffer.from('\0\0\x30\x0a\x10\0\0\0MotionPhoto_Data', 'latin1');
    const directory = Buffer.concat([
      Buffer.from('SEFH'),
      uint(0, 8),
      uint(12, 4),
      Buffer.from('SEFT'),
    ]);
    const bytes = Buffer.concat([photo, marker, VIDEO, directory]);
    expect(await factsOf(bytes, 'image/jpeg')).toMatchObject({
      embeddedMotion: { offset: photo.length + marker.length, length: VIDEO.length },
    });
  });

  it.each(['0', '-5', '99999999', 'NaN', '1e400', '100'])(
    'do not include a video when its offset is %s',
    async (offset) => {
      const photo = jpegBytes({ xmp: xmpText(`GCamera:MicroVideoOffset="${offset}"`) });
      const facts = await factsOf(Buffer.concat([photo, VIDEO]), 'image/jpeg');
      expect(facts).toEqual({ width: 80, height: 60 });
    },
  );
});
