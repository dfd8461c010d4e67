/** @import { ProviderPluginContext } from './flexstorage.d.ts' */

/**
 * Whether the error is a file system error with one of these codes.
 *
 * @param {unknown} error
 * @param {...string} codes
 */
export function hasCode(error, ...codes) {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/**
 * Awaits work on the drive. Errors are translated to FlexStorage's error codes, so that it knows which to
 * retry; the file system error becomes the cause.
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
      throw context.error('OBJECT_NOT_FOUND', 'There is no object with this key.', { cause });
    }
    if (hasCode(cause, 'ENOSPC', 'EDQUOT')) {
      throw context.error('STORAGE_FULL', 'The drive is full.', { cause });
    }
    throw context.error('PROVIDER_UNAVAILABLE', 'The drive did not respond as expected.', {
      cause,
    });
  }
}
