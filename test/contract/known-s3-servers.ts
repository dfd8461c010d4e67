import type { StorageClass } from '../../src/modules/storage/domain/storage-class.ts';
import { enableMotoRestores } from '../support/storage/moto-server.ts';

/** Why an endpoint does not follow a rule, by rule ID. */
export type ExpectedDifferences = Readonly<Record<string, string>>;

/** An S3-compatible server and its differences from S3. */
export interface KnownS3Server {
  readonly differences: ExpectedDifferences;
  /** Classes for which the storage provider contract is checked by default. */
  readonly classes: readonly StorageClass[];
  /** Restores take seconds. Otherwise classes that need a restore are not checked. */
  readonly restoresSoon: boolean;
  readonly hidesListedRestores: boolean;
  /** Runs before any other request. */
  readonly prepare?: (endpoint: string) => Promise<void>;
}

/** An unknown server must not differ. */
export const KNOWN_S3_SERVERS = {
  none: {
    differences: {},
    // The other classes have a minimum billed duration.
    classes: ['STANDARD'],
    restoresSoon: false,
    hidesListedRestores: false,
  },
  /** moto 5.2.5. */
  moto: {
    differences: {
      'wrong-crc32': 'compares no checksum',
      'wrong-sha256': 'compares no checksum',
      'wrong-md5': 'compares no checksum',
      'sha256-is-kept': 'keeps it only when the request names the algorithm as well',
      'whole-crc32': 'returns no full-object checksum for multipart uploads',
      'restore-twice': 'starts another restore',
      'deep-archive-expedited': 'ignores the tier',
      'restore-is-listed': 'does not return restores in listings',
      'restored-is-read': 'copies expire at any time of day',
      'restored-expires': 'copies never expire',
      'link-changed': 'checks no signature',
      'wrong-secret': 'checks no signature',
    },
    classes: ['STANDARD', 'DEEP_ARCHIVE'],
    restoresSoon: true,
    hidesListedRestores: true,
    prepare: enableMotoRestores,
  },
} as const satisfies Record<string, KnownS3Server>;

type KnownS3ServerName = keyof typeof KNOWN_S3_SERVERS;

export function knownS3Server(name: string): KnownS3Server {
  if (Object.hasOwn(KNOWN_S3_SERVERS, name)) return KNOWN_S3_SERVERS[name as KnownS3ServerName];
  throw new Error(`${name} is none of: ${Object.keys(KNOWN_S3_SERVERS).join(', ')}`);
}
