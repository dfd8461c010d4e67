/** In what services that speak S3 differ, as data. */
export interface S3Profile {
  /** Takes, checks and tells `x-amz-checksum-*`. Otherwise only Content-MD5 guards what is sent. */
  readonly checksums: boolean;
  /** `If-None-Match: *` keeps a put from replacing an object. */
  readonly conditionalWrites: boolean;
  /** Knows storage classes, restores and encryption headers. */
  readonly storageClasses: boolean;
  /** A put never replaces bytes but adds a version, and a delete without one only hides them. */
  readonly alwaysVersioned: boolean;
  readonly priceList: string;
  /** Origin of the service in a region. */
  readonly endpoint: (region: string) => string;
}

export type S3ProfileName = 'aws' | 'b2';

/**
 * Amazon, and whoever follows it; and Backblaze B2, which refuses requests with headers it does not know.
 * Source: Amazon S3 API Reference; Backblaze "S3-Compatible API".
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
