/**
 * The version to remember of an object. Where versioning is off, or was not on when the object came, some services call it
 * `null`, and others do not know that name again: without a version the same object is meant.
 */
export function objectVersion(version: string | undefined): string | undefined {
  return version === 'null' ? undefined : version;
}
