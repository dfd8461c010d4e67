import { enumOf } from '../../../../platform/graphql/enums.ts';
import { SUGGESTION_KINDS } from '../../application/suggest-searches.ts';
import { FILE_ORDER_FIELDS, ORDER_DIRECTIONS } from '../../domain/file-order.ts';
import { GRANULARITIES } from '../../domain/granularity.ts';
import { ORIENTATIONS } from '../../domain/orientation.ts';

export const FileOrderFieldEnum = enumOf(
  'FileOrderField',
  'Sort key of a list of files.',
  FILE_ORDER_FIELDS,
  {
    CAPTURED: 'Capture time, or upload time if unknown: the timeline.',
    CREATED: 'When the upload was created.',
    NAME: 'Name, ignoring case and accents; numbers by value, so `IMG_2` comes before `IMG_10`.',
    SIZE: 'Size in bytes.',
  },
);

export const OrderDirectionEnum = enumOf('OrderDirection', 'Sort direction.', ORDER_DIRECTIONS, {
  ASC: 'Smallest or earliest first.',
  DESC: 'Largest or latest first.',
});

export const GranularityEnum = enumOf(
  'Granularity',
  'Length of the periods of a timeline.',
  GRANULARITIES,
);

export const MediaOrientationEnum = enumOf(
  'MediaOrientation',
  'Shape of a picture or video as displayed.',
  ORIENTATIONS,
  {
    PORTRAIT: 'Higher than wide.',
    LANDSCAPE: 'Wider than high.',
    SQUARE: 'As wide as high.',
  },
);

export const SuggestionKindEnum = enumOf(
  'SuggestionKind',
  'What a suggestion is.',
  SUGGESTION_KINDS,
  {
    TAG: 'A tag; filter by `anyTag`.',
    PLACE: 'A place; filter by `places`.',
    CAMERA: 'A camera; filter by `camera`.',
    ALBUM: 'An album.',
    SAVED_SEARCH: 'A saved search.',
  },
);
