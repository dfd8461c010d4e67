import { randomUUID } from 'node:crypto';

const TEMPORARY = /^\.[0-9a-f]{8}-[0-9a-f-]{27}\.part$/;

/** The file by which an installation knows its folder again. */
export const ROOT_MARKER = '.flexstorage-root';

/** A name for a file that is still being written; never an object's. */
export function temporaryName(): string {
  return `.${randomUUID()}.part`;
}

/** Whether a file name, or the last segment of a key, is one that no object may have. */
export function isReservedName(name: string): boolean {
  return name === ROOT_MARKER || TEMPORARY.test(name);
}
