import { randomUUID } from 'node:crypto';

const TEMPORARY = /^\.[0-9a-f]{8}-[0-9a-f-]{27}\.part$/;

/** The file that identifies the folder of an installation. */
export const ROOT_MARKER = '.flexstorage-root';

/** Suffix of the folder of an object that consists of several files; see joined-object.ts. */
export const JOINED_SUFFIX = '.joined';

/** A name for a file or folder that is being written. It never belongs to an object. */
export function temporaryName(): string {
  return `.${randomUUID()}.part`;
}

export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Whether a file name or key segment is reserved and therefore not allowed for objects. */
export function isReservedName(name: string): boolean {
  return name === ROOT_MARKER || name.endsWith(JOINED_SUFFIX) || isTemporaryName(name);
}
