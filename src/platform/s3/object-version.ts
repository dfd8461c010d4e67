/**
 * The version to store for an object. Without versioning, some services return `null` as the version, which others
 * reject in requests; omitting it addresses the same object.
 */
export function objectVersion(version: string | undefined): string | undefined {
  return version === 'null' ? undefined : version;
}
