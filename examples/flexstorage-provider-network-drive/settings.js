import { isAbsolute } from 'node:path';

/**
 * @typedef {object} Settings
 * @property {string} root Where the drive is mounted, or a folder on it.
 * @property {string} marker A file in `root` that exists only while the drive is mounted.
 */

/**
 * Throws an Error with `issues`, like zod, so that FlexStorage can report the path of each problem.
 *
 * @param {unknown} input
 * @returns {Settings}
 */
export function parseSettings(input) {
  const {
    root,
    marker = '.flexstorage-drive',
    ...others
  } = /** @type {Record<string, unknown>} */ (input);
  const issues = Object.keys(others).map((name) => ({ path: [name], message: 'is not known' }));
  if (typeof root !== 'string' || !isAbsolute(root)) {
    issues.push({ path: ['root'], message: 'is an absolute path' });
  }
  if (typeof marker !== 'string' || !/^[\w.-]+$/.test(marker) || /\.(object|part)$/.test(marker)) {
    issues.push({ path: ['marker'], message: 'is the name of a file' });
  }
  if (issues.length > 0) throw Object.assign(new Error('wrong settings'), { issues });
  return { root: String(root), marker: String(marker) };
}
