import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Below the time limit of the rendering process, which would leave ffmpeg behind. Milliseconds. */
const TIMEOUT_MS = 8_000;
const MEMORY_KIB = 2 * 1024 * 1024;
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** Seconds into the video: most begin with a blurred or black picture. The second is for shorter ones. */
const POSITIONS = [1, 0];

const LONGER_EDGE_1440 =
  "scale=w='if(gte(iw,ih),min(1440,iw),-2)':h='if(gte(iw,ih),-2,min(1440,ih))'";

/** The demuxers to use: guessing could select one that opens other files or URLs. */
const DEMUXERS: Readonly<Record<string, string>> = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/x-m4v': 'mov',
  'video/3gpp': 'mov',
  'video/3gpp2': 'mov',
  'video/webm': 'matroska',
  'video/matroska': 'matroska',
  'video/x-matroska': 'matroska',
  'video/vnd.avi': 'avi',
  'video/x-msvideo': 'avi',
  'video/mpeg': 'mpeg',
  'video/mp1s': 'mpeg',
  'video/mp2p': 'mpeg',
  'video/mp2t': 'mpegts',
  'video/x-ms-asf': 'asf',
  'video/x-flv': 'flv',
  'video/ogg': 'ogg',
};

/** ffmpeg's message for files that contain only sound. */
const NO_PICTURE = /does not contain any stream/;

/**
 * An upright frame from the start of a video, as PNG of at most 1440 pixels; undefined if the type is not known or the
 * file contains only sound. Throws if ffmpeg finds none.
 */
export async function videoFrame(
  ffmpeg: string,
  path: string,
  mimeType: string,
): Promise<Buffer | undefined> {
  const demuxer = DEMUXERS[mimeType];
  if (demuxer === undefined) return undefined;
  try {
    for (const position of POSITIONS) {
      const frame = await frameAt(ffmpeg, { path, demuxer, position });
      if (frame.byteLength > 0) return frame;
    }
  } catch (error) {
    if (error instanceof Error && NO_PICTURE.test(error.message)) return undefined;
    throw error;
  }
  throw new Error('The video has no frame.');
}

async function frameAt(
  ffmpeg: string,
  { path, demuxer, position }: { path: string; demuxer: string; position: number },
): Promise<Buffer> {
  const input = ['-protocol_whitelist', 'file', '-f', demuxer, '-threads', '1'];
  const seek = ['-ss', String(position), '-i', `file:${path}`];
  const output = ['-an', '-sn', '-dn', '-frames:v', '1', '-vf', LONGER_EDGE_1440];
  const format = ['-f', 'image2pipe', '-c:v', 'png', '-protocol_whitelist', 'pipe', 'pipe:1'];
  const limited = ['-c', `ulimit -v ${MEMORY_KIB}; exec "$0" "$@"`, ffmpeg];
  const args = ['-v', 'error', '-nostdin', ...input, ...seek, ...output, ...format];
  const { stdout } = await run('/bin/sh', [...limited, ...args], {
    encoding: 'buffer',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_FRAME_BYTES,
    env: {},
  });
  return stdout;
}
