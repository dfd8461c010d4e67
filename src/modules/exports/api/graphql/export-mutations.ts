import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import { RetrievalEstimateObject } from '../../../retrieval/api/graphql/retrieval-estimate.ts';
import { RetrievalWishInput } from '../../../retrieval/api/graphql/retrieval-mutations.ts';
import type { ExportEstimate } from '../../application/estimate-export.ts';
import type { ExportFormat } from '../../domain/export-format.ts';
import { DEFAULT_PART_BYTES } from '../../domain/export-parts.ts';
import { ArchiveExportObject } from './archive-export.ts';
import { ExportFormatEnum } from './enums.ts';

/** Describes `partBytes`. */
export const PART_BYTES =
  'Maximum size of a zip in bytes, 64 MiB–50 GiB; 2 GiB by default. A larger file has a part of its own.';

@InputType('ExportCreateInput', {
  description:
    'Files to export and how to retrieve frozen ones. Provide either `ids` or `albumId`.',
})
export class ExportCreateInput extends RetrievalWishInput {
  @Field(() => [ID], { nullable: true, description: 'IDs of the files in zip order, 1–1,000.' })
  ids?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'ID of the album to export. Includes the files it has now, at most 1,000.',
  })
  albumId?: string | null;

  @Field(() => ExportFormatEnum, {
    defaultValue: 'ORIGINALS',
    description: 'Contents of the export.',
  })
  format!: ExportFormat;

  @Field(() => ByteSizeScalar, {
    defaultValue: DEFAULT_PART_BYTES,
    description: PART_BYTES,
  })
  partBytes!: number;
}

@ObjectType('ExportPayload', { description: 'Result of `exportCreate` and `exportCancel`.' })
export class ExportPayload extends Payload<{ export: ArchiveExportObject | null }> {
  @Field(() => ArchiveExportObject, {
    nullable: true,
    description: 'The export after the mutation; null if `userErrors` is not empty.',
  })
  declare readonly export: ArchiveExportObject | null;
}

/** Estimates are read as they are. */
@ObjectType('ExportEstimate', {
  description: 'Contents of a planned export and the cost of retrieving its frozen files.',
})
export abstract class ExportEstimateObject implements ExportEstimate {
  @Field(() => Int, { description: 'Number of files.' })
  declare readonly filesTotal: ExportEstimate['filesTotal'];

  @Field(() => ByteSizeScalar, { description: 'Total size of the files in bytes.' })
  declare readonly bytesTotal: ExportEstimate['bytesTotal'];

  @Field(() => Int, {
    description: 'Number of files stored only in cold storage, including those currently restored.',
  })
  declare readonly filesFrozen: ExportEstimate['filesFrozen'];

  @Field(() => ByteSizeScalar, { description: 'Total size of the frozen files in bytes.' })
  declare readonly bytesFrozen: ExportEstimate['bytesFrozen'];

  @Field(() => ByteSizeScalar, {
    description:
      'Exact size of all zips in bytes, unless a file changes before the export is created.',
  })
  declare readonly sizeBytes: ExportEstimate['sizeBytes'];

  @Field(() => Int, { description: 'Number of zips.' })
  declare readonly partsTotal: ExportEstimate['partsTotal'];

  @Field(() => [RetrievalEstimateObject], {
    description:
      'Cost and duration of the retrieval, one entry per tier, fastest first. Empty if all files can be read now; the export is then READY immediately.',
  })
  declare readonly retrieval: ExportEstimate['retrieval'];
}
