/** Differences between S3-compatible services, as data. */
export interface S3Profile {
  /** Supports `x-amz-checksum-*`. Otherwise only Content-MD5 protects uploads. */
  readonly checksums: boolean;
  /** `If-None-Match: *` prevents a put from replacing an object. */
  readonly conditionalWrites: boolean;
  /** Supports storage classes, restores and encryption headers. */
  readonly storageClasses: boolean;
  /** A put always adds a version, and a delete without a version only hides the object. */
  readonly alwaysVersioned: boolean;
  readonly priceList: string;
  /** Origin of the service in a region. */
  readonly endpoint: (region: string) => string;
}

export type S3ProfileName = 'aws' | 'b2';

/**
 * Amazon and compatible services, and Backblaze B2, which rejects requests with unknown headers. Source: Amazon S3 API
 * Reference; Backblaze "S3-Compatible API".
 */
export const S3_PROFILES: Readonly<Record<S3ProfileName, S3Profile>> = {
  aws: {
    checksums: true,
    conditionalWrites: true,
    storageClasses: true,
    alwaysVersioned: false,
    priceList: 's3',
    endpoint: (region) => `https://s3.${region}.amazonaws.com`,
  },
  b2: {
    checksums: false,
    conditionalWrites: false,
    storageClasses: false,
    alwaysVersioned: true,
    priceList: 'b2',
    endpoint: (region) => `https://s3.${region}.backblazeb2.com`,
  },
};
