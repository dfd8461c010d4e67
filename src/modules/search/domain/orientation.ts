export const ORIENTATIONS = ['PORTRAIT', 'LANDSCAPE', 'SQUARE'] as const;

/** Shape of a picture or video as displayed, with EXIF orientation applied. */
export type Orientation = (typeof ORIENTATIONS)[number];
