import sharp from 'sharp';

import { readDescribedFacts } from '../metadata/read-described-facts.ts';
import { renderFile } from './render-file.ts';
import type { RenderReplies, RenderRequest } from './render-messages.ts';
import { convertPreview } from './render-picture.ts';

// One core per process; the pool runs several processes.
sharp.concurrency(1);
sharp.cache(false);
// A claimed type may be wrong, and libvips would recognize SVG and PDF by their bytes.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map(
    (name) => `VipsForeignLoad${name}`,
  ),
});

function reply(request: RenderRequest): Promise<RenderReplies[RenderRequest['kind']]> {
  switch (request.kind) {
    case 'READ':
      return readDescribedFacts(request.file);
    case 'RENDER':
      return renderFile(request.file, request);
    case 'CONVERT':
      return convertPreview(request.preview, request.format);
  }
}

process.on('message', (request: RenderRequest) => {
  void reply(request).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
