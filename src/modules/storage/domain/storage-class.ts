export const STORAGE_CLASSES = [
  'STANDARD',
  'STANDARD_IA',
  'GLACIER_IR',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const;

/** S3's names, used for every provider. STANDARD is any storage that can be read immediately. */
export type StorageClass = (typeof STORAGE_CLASSES)[number];
