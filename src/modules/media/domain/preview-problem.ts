/** Why no previews can be made of a file. */
export const PREVIEW_PROBLEMS = [
  'UNSUPPORTED',
  'DAMAGED',
  'TOO_LARGE',
  'TOO_SLOW',
  'ARCHIVED',
] as const;

export type PreviewProblem = (typeof PREVIEW_PROBLEMS)[number];
