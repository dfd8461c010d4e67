import { enumOf } from '../../../../platform/graphql/enums.ts';
import { FILE_ORDER_FIELDS, ORDER_DIRECTIONS } from '../../domain/file-order.ts';
import { GRANULARITIES } from '../../domain/granularity.ts';

export const FileOrderFieldEnum = enumOf(
  'FileOrderField',
  'What a list of files is ordered by.',
  FILE_ORDER_FIELDS,
  {
    CAPTURED: 'When it was taken, else when it was uploaded: the timeline.',
    CREATED: 'When its upload began.',
    NAME: 'Its name, without regard to case and accents.',
    SIZE: 'Its length in bytes.',
  },
);

export const OrderDirectionEnum = enumOf(
  'OrderDirection',
  'Which end is first.',
  ORDER_DIRECTIONS,
  {
    ASC: 'The smallest or earliest.',
    DESC: 'The largest or latest.',
  },
);

export const GranularityEnum = enumOf(
  'Granularity',
  'How long the stretches of a timeline are; they are those of UTC.',
  GRANULARITIES,
);
