import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { S3TestServer } from '../s3-server/s3-server.ts';
import { bucketOf } from '../s3-server/s3-state.ts';
import { flipByte } from '../storage/stored-objects.ts';

/** Changes what is stored in a place behind the back of its installation. Paths begin below the place. */
export interface Damage {
  /** Changes one bit of an object. */
  flip(path: string): Promise<void>;
  /** Removes an object with all its versions. */
  remove(path: string): Promise<void>;
  /** Stores an object, replacing all its versions. */
  write(path: string, text: string): Promise<void>;
  /** The paths of the stored objects that match. */
  paths(pattern: RegExp): Promise<string[]>;
}

const FLIPPED_AT = 17;

export function damageIn(root: string): Damage {
  return {
    flip: (path) => flipByte(join(root, path), FLIPPED_AT),
    remove: (path) => rm(join(root, path)),
    async write(path, text) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    },
    async paths(pattern) {
      const paths = await readdir(root, { recursive: true });
      return paths.filter((path) => pattern.test(path) && /\.\w+$/.test(path));
    },
  };
}

/** Past the API, which neither overwrites archived objects nor changes versions. */
export function damageOnS3({ state }: S3TestServer, name: string, prefix: string): Damage {
  const bucket = bucketOf(state, name);
  const remove = async (path: string): Promise<void> => {
    for (const { versionId } of bucket.versionsOf(prefix + path)) {
      await bucket.remove(prefix + path, versionId, state.clock.now());
    }
  };
  return {
    remove,
    async flip(path) {
      const [piece] = bucket.require(prefix + path).blob.pieces;
      if (piece) await flipByte(piece.file, piece.start + FLIPPED_AT);
    },
    async write(path, text) {
      await remove(path);
      const { blob } = await state.blobs.write((write) => write(Buffer.from(text)));
      await bucket.add({
        key: prefix + path,
        blob,
        etag: `"${createHash('md5').update(text).digest('hex')}"`,
        modifiedAt: state.clock.now(),
        checksum: undefined,
        metadata: {},
        storageClass: 'STANDARD',
        encryption: {},
        tags: new Map(),
      });
    },
    async paths(pattern) {
      const paths = bucket.objects(prefix).map(({ key }) => key.slice(prefix.length));
      return paths.filter((path) => pattern.test(path));
    },
  };
}
