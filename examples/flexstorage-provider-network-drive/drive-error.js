/** @import { ProviderPluginContext } from './flexstorage.d.ts' */

/**
 * Whether the error is the file system's and of one of these codes.
 *
 * @param {unknown} error
 * @param {...string} codes
 */
export function hasCode(error, ...codes) {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/**
 * Waits for work on the drive. What it fails with comes out in FlexStorage's words, so that it knows what is worth
 * trying again; the file system's own error is the cause.
 *
 * @template T
 * @param {ProviderPluginContext} context
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
export async function onDrive(context, work) {
  try {
    return await work;
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ENOTDIR')) {
      throw context.error('OBJECT_NOT_FOUND', 'no object under this key', { cause });
    }
    if (hasCode(cause, 'ENOSPC', 'EDQUOT')) {
      throw context.error('STORAGE_FULL', 'the drive is full', { cause });
    }
    throw context.error('PROVIDER_UNAVAILABLE', 'the drive does not answer as it should', {
      cause,
    });
  }
}
