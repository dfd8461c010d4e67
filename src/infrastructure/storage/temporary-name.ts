import { randomUUID } from 'node:crypto';

const TEMPORARY = /^\.[0-9a-f]{8}-[0-9a-f-]{27}\.part$/;

/** A name for a file that is still being written; never an object's. */
export function temporaryName(): string {
  return `.${randomUUID()}.part`;
}

/** Whether a file name, or the last segment of a key, is one that `temporaryName` gives. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}
