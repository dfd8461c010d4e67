import type { StorageClass } from '../../src/modules/storage/domain/storage-class.ts';
import { letMotoRestore } from '../support/moto-server.ts';

/** Why an endpoint does not keep a rule, by the rule's id. */
export type ExpectedDifferences = Readonly<Record<string, string>>;

/** A server that follows S3, and in what it does not. */
export interface KnownS3Server {
  readonly differences: ExpectedDifferences;
  /** For which the contract of storage providers is checked unless others are wished for. */
  readonly classes: readonly StorageClass[];
  /** Restores take seconds here. Elsewhere classes that need one are not checked. */
  readonly restoresSoon: boolean;
  readonly hidesListedRestores: boolean;
  /** Before anything else is asked. */
  readonly prepare?: (endpoint: string) => Promise<void>;
}

/** A server that none of these is may differ in nothing. */
export const KNOWN_S3_SERVERS = {
  none: {
    differences: {},
    // The others have a shortest time that is paid for.
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
      'whole-crc32': 'tells no checksum of a whole that came in parts',
      'restore-twice': 'begins another restore',
      'deep-archive-expedited': 'heeds no tier',
      'restore-is-listed': 'tells no restore in listings',
      'restored-is-read': 'a copy expires at any time of the day',
      'restored-expires': 'a copy never expires',
      'link-changed': 'checks no signature',
      'wrong-secret': 'checks no signature',
    },
    classes: ['STANDARD', 'DEEP_ARCHIVE'],
    restoresSoon: true,
    hidesListedRestores: true,
    prepare: letMotoRestore,
  },
} as const satisfies Record<string, KnownS3Server>;

type KnownS3ServerName = keyof typeof KNOWN_S3_SERVERS;

export function knownS3Server(name: string): KnownS3Server {
  if (Object.hasOwn(KNOWN_S3_SERVERS, name)) return KNOWN_S3_SERVERS[name as KnownS3ServerName];
  throw new Error(`${name} is none of: ${Object.keys(KNOWN_S3_SERVERS).join(', ')}`);
}
