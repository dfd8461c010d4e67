import tzLookup from '@photostructure/tz-lookup';

import type { MediaLocation } from '../../domain/media-facts.ts';

/** IANA zone at a position; at sea the nautical zone, such as `Etc/GMT+9`. */
export function zoneAt(location: MediaLocation | undefined): string | undefined {
  return location && tzLookup(location.latitude, location.longitude);
}
