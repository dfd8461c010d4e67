/** Below a provider's prefix. Apart from each other, so that listing objects shows no records. */
export const S3_FOLDERS = { objects: 'objects/', records: 'records/' };
