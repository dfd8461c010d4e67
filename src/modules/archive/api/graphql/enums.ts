import { enumOf } from '../../../../platform/graphql/enums.ts';
import { COPY_STATES } from '../../../library/domain/copy.ts';
import { ARCHIVAL_STATES } from '../../domain/archival.ts';

export const ArchivalStateEnum = enumOf(
  'ArchivalState',
  'How far a file is on its way into the archive.',
  ARCHIVAL_STATES,
  {
    WAITING: 'Its copies are still to be made and verified.',
    ARCHIVED: 'They are there, and the hot copy still is.',
    RELEASED: 'They are there; the hot copy was given up.',
  },
);

export const CopyStateEnum = enumOf('CopyState', 'What is known of a copy.', COPY_STATES, {
  STORED: 'The provider has confirmed it; it was not compared yet.',
  VERIFIED: 'It was compared with the original and is equal.',
  DAMAGED: 'It differs from the original.',
  MISSING: 'The provider no longer has it.',
  RELEASED: 'It was given up because other copies are verified.',
});
