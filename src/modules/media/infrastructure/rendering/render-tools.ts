import { findProgram } from './find-program.ts';

/** A network namespace of its own has no interface but a loopback that is down: unshare(1). */
export const WITHOUT_NETWORK = ['--net', '--map-root-user'] as const;

/** Programs of this machine that rendering uses, by their paths. */
export interface RenderTools {
  /** Shows frames of videos. */
  readonly ffmpeg?: string | undefined;
  /** Takes the network away from rendering processes. */
  readonly unshare?: string | undefined;
}

/** Programs that are missing, or that this user may not run, are undefined. */
export async function findRenderTools(): Promise<RenderTools> {
  const [ffmpeg, unshare] = await Promise.all([
    findProgram('ffmpeg', ['-version']),
    findProgram('unshare', [...WITHOUT_NETWORK, 'true']),
  ]);
  return { ffmpeg, unshare };
}
