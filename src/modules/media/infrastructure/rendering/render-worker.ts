import sharp from 'sharp';

import { renderFile } from './render-file.ts';
import type { RenderReply, RenderRequest } from './render-messages.ts';
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

async function reply(request: RenderRequest): Promise<RenderReply> {
  if (request.kind === 'CONVERT') {
    return { kind: 'CONVERTED', bytes: await convertPreview(request.preview, request.format) };
  }
  return { kind: 'RENDERING', rendering: await renderFile(request.path, request.mimeType) };
}

process.on('message', (request: RenderRequest) => {
  void reply(request).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
