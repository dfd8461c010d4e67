import { createHash } from 'node:crypto';

import type { RunningSha256 } from '../application/read-copies.ts';

export function runningSha256(): RunningSha256 {
  const hash = createHash('sha256');
  return {
    update: (bytes) => void hash.update(bytes),
    matches: ({ hex }) => hash.digest('hex') === hex,
  };
}
