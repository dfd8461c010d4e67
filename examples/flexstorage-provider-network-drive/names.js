import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

const OBJECT = '.object';
const PART = '.part';
/** Maximum length of a file name in bytes on common file systems. */
const MAX_NAME = 255;

/**
 * The path of an object below the root; undefined for a key that is not a valid file name. Network drives may be
 * case-insensitive and refuse some characters, so most are encoded as %xx. No folder has a dot in its name, so the
 * object `a` and the folder of `a/b` never collide.
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
 * The last segment of the key of an object file; undefined for other files.
 *
 * @param {string} name
 */
export function objectOf(name) {
  return name.endsWith(OBJECT) ? folderOf(name.slice(0, -OBJECT.length)) : undefined;
}

/**
 * The key segment of a folder; undefined for unrelated folders.
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
