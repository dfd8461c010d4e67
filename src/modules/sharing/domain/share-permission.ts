import { DomainError } from '../../../kernel/domain-error.ts';

export const SHARE_PERMISSIONS = ['PREVIEW', 'ORIGINAL'] as const;

/** Access granted by a share: previews, or originals as well. */
export type SharePermission = (typeof SHARE_PERMISSIONS)[number];

/** Whether recipients see the metadata: as the owner chose, or else only with originals, which contain it. */
export function includesMetadata(
  permission: SharePermission,
  chosen: boolean | undefined,
): boolean {
  return chosen ?? permission === 'ORIGINAL';
}

/** Throws `SHARE_INVALID` if originals are shared without their metadata. */
export function requireMetadataOfOriginals(
  permission: SharePermission,
  chosen: boolean | null | undefined,
): void {
  if (permission === 'ORIGINAL' && chosen === false) {
    throw new DomainError(
      'SHARE_INVALID',
      'Originals contain their metadata. Share previews only, or include the metadata.',
    );
  }
}
