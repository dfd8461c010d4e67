/** Folders below a provider's prefix. Kept separate so that listing objects does not return records. */
export const S3_FOLDERS = { objects: 'objects/', records: 'records/' };
