import { randomUUID } from 'node:crypto';

const TEMPORARY = /^\.[0-9a-f]{8}-[0-9a-f-]{27}\.part$/;

/** The file by which an installation knows its folder again. */
export const ROOT_MARKER = '.flexstorage-root';

/** What the folder of an object that consists of several files ends in; see joined-object.ts. */
export const JOINED_SUFFIX = '.joined';

/** A name for a file or folder that is still being written; never an object's. */
export function temporaryName(): string {
  return `.${randomUUID()}.part`;
}

export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Whether a file name, or a segment of a key, is one that no object may have. */
export function isReservedName(name: string): boolean {
  return name === ROOT_MARKER || name.endsWith(JOINED_SUFFIX) || isTemporaryName(name);
}
