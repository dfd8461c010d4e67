import type { Capture } from './capture-time.ts';
import type { Place } from './place.ts';

/** Decimal degrees (WGS 84); meters above sea level. */
export interface MediaLocation {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude?: number;
}

/** The bytes of the video inside a motion photo. */
export interface EmbeddedMotion {
  readonly offset: number;
  readonly length: number;
}

/** What the bytes of a photo, video or audio file say about it. Absent facts are unknown. */
export interface MediaFacts {
  /** Pixels as displayed, with the orientation applied. */
  readonly width?: number;
  readonly height?: number;
  /** EXIF orientation, 1–8. */
  readonly orientation?: number;
  readonly durationMs?: number;
  /** Short names such as `avc`, `hevc`, `av1`, `aac`, `opus`. */
  readonly videoCodec?: string;
  readonly audioCodec?: string;
  /** Frames per second, averaged over the start of the video. */
  readonly frameRate?: number;
  readonly cameraMake?: string;
  readonly cameraModel?: string;
  readonly lens?: string;
  readonly exposureSeconds?: number;
  /** f-number. */
  readonly aperture?: number;
  readonly iso?: number;
  readonly focalLengthMm?: number;
  readonly location?: MediaLocation;
  /** Nearest town of the location. */
  readonly place?: Place;
  readonly capture?: Capture;
  /** Shared by the photo and the video of an Apple live photo. */
  readonly contentIdentifier?: string;
  readonly embeddedMotion?: EmbeddedMotion;
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
}
