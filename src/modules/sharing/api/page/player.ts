/** Types that current browsers play, and the element that plays them. */
const PLAYERS: Readonly<Record<string, 'video' | 'audio'>> = {
  'video/mp4': 'video',
  'video/x-m4v': 'video',
  'video/webm': 'video',
  'video/ogg': 'video',
  // Plays where the codec is H.264 and, in Safari, with others.
  'video/quicktime': 'video',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/x-m4a': 'audio',
  'audio/aac': 'audio',
  'audio/ogg': 'audio',
  'audio/wav': 'audio',
  'audio/flac': 'audio',
  'audio/webm': 'audio',
};

/** The element that plays files of this type; undefined if browsers cannot. */
export function playerOf(mimeType: string): 'video' | 'audio' | undefined {
  return Object.hasOwn(PLAYERS, mimeType) ? PLAYERS[mimeType] : undefined;
}
