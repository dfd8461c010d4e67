import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

const OBJECT = '.object';
const PART = '.part';
/** Bytes that one name may have on the file systems there are. */
const MAX_NAME = 255;

/**
 * Where an object lies below the root; undefined for a key that no file can have. Network drives know no upper and
 * lower case and refuse some characters, so all but a few are written as %xx. No folder has a dot in its name, so the
 * object `a` and the folder of `a/b` are never in each other's way.
 *
 * @param {string} root
 * @param {string} key
 */
export function pathOf(root, key) {
  const names = key.split('/').map(encode);
  const file = names.pop() + OBJECT;
  const tooLong = [...names, file].some((name) => name.length > MAX_NAME);
  return tooLong || !key.isWellFormed() ? undefined : join(root, ...names, file);
}

/** A name for a file that is still being written. */
export function partName() {
  return `${randomUUID()}${PART}`;
}

/** @param {string} name */
export function isPart(name) {
  return name.endsWith(PART);
}

/**
 * The last part of the key whose object the file is; undefined for other files.
 *
 * @param {string} name
 */
export function objectOf(name) {
  return name.endsWith(OBJECT) ? folderOf(name.slice(0, -OBJECT.length)) : undefined;
}

/**
 * The part of the key that the folder stands for; undefined for folders that are none of ours.
 *
 * @param {string} name
 */
export function folderOf(name) {
  try {
    const part = decodeURIComponent(name);
    return encode(part) === name ? part : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} part */
function encode(part) {
  return [...Buffer.from(part)]
    .map((byte) => {
      const character = String.fromCodePoint(byte);
      return /[a-z0-9_-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}
