import type { Preparation } from '../../../kernel/preparation.ts';

/** The preparation that makes previews and reads metadata. */
export const PREVIEWS: Preparation = {
  name: 'previews',
  mimeTypes: ['image/', 'video/', 'audio/'],
};
