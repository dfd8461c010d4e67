import { Field, Int, ObjectType } from 'type-graphql';

import type { FileCategory } from '../../../../kernel/file-type.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { AvailabilityEnum, UploadStatusEnum } from '../../../library/api/graphql/enums.ts';
import type { Availability } from '../../../library/domain/availability.ts';
import type { UploadStatusName } from '../../../library/domain/upload-status.ts';
import type { DescribedFacets } from '../../application/describe-facets.ts';
import type { Counted } from '../../application/file-search.ts';

/** Facets are read as they are. */
@ObjectType()
abstract class FacetCount<Value> implements Counted<Value> {
  declare readonly value: Value;

  @Field(() => Int, { description: 'Number of files.' })
  declare readonly count: number;
}

@ObjectType('CategoryFacet', { description: 'Number of files in a category.' })
abstract class CategoryFacetObject extends FacetCount<FileCategory> {
  @Field(() => FileCategoryEnum, { description: 'The category.' })
  declare readonly value: FileCategory;
}

@ObjectType('TextFacet', { description: 'Number of files with a tag, camera, place or provider.' })
export abstract class TextFacetObject extends FacetCount<string> {
  @Field(() => String, { description: 'The value, as accepted by the filter of the same kind.' })
  declare readonly value: string;
}

@ObjectType('AvailabilityFacet', { description: 'Number of files with an availability.' })
abstract class AvailabilityFacetObject extends FacetCount<Availability['kind']> {
  @Field(() => AvailabilityEnum, { description: 'The availability.' })
  declare readonly value: Availability['kind'];
}

@ObjectType('StatusFacet', { description: 'Number of files in a status.' })
abstract class StatusFacetObject extends FacetCount<UploadStatusName> {
  @Field(() => UploadStatusEnum, { description: 'The status.' })
  declare readonly value: UploadStatusName;
}

@ObjectType('YearFacet', { description: 'Number of files of a year, by local date.' })
export abstract class YearFacetObject extends FacetCount<number> {
  @Field(() => Int, { description: 'The year.' })
  declare readonly value: number;
}

@ObjectType('MonthFacet', { description: 'Number of files of a month, by local date.' })
export abstract class MonthFacetObject extends FacetCount<string> {
  @Field(() => String, { description: 'The month, such as `2024-05`: its key in `timeline`.' })
  declare readonly value: string;
}

/** The base of a type of facets: those of any files that a viewer may see. */
@ObjectType()
export abstract class CommonFacetsObject {
  @Field(() => Boolean, {
    description: 'False if more than 5,000 files matched and only the newest 5,000 were counted.',
  })
  declare readonly complete: DescribedFacets['complete'];

  @Field(() => Int, { description: 'Number of files counted.' })
  declare readonly count: number;

  @Field(() => [CategoryFacetObject], { description: 'Counts by category.' })
  declare readonly categories: DescribedFacets['categories'];

  @Field(() => [AvailabilityFacetObject], { description: 'Counts by availability.' })
  declare readonly availabilities: DescribedFacets['availabilities'];
}

@ObjectType('FileFacets', {
  description:
    'Counts of files by their properties. Most frequent values first, at most 50 per property.',
})
export abstract class FileFacetsObject extends CommonFacetsObject implements DescribedFacets {
  @Field(() => Int, { description: 'Number of favourites.' })
  declare readonly favourites: DescribedFacets['favourites'];

  @Field(() => Int, { description: 'Number of files with a known location.' })
  declare readonly withLocation: number;

  @Field(() => [TextFacetObject], { description: 'Counts by tag.' })
  declare readonly tags: DescribedFacets['tags'];

  @Field(() => [TextFacetObject], { description: 'Counts by camera.' })
  declare readonly cameras: DescribedFacets['cameras'];

  @Field(() => [TextFacetObject], { description: 'Counts by provider with a copy.' })
  declare readonly providers: DescribedFacets['providers'];

  @Field(() => [StatusFacetObject], { description: 'Counts by status.' })
  declare readonly statuses: DescribedFacets['statuses'];

  @Field(() => [TextFacetObject], {
    description: 'Counts by place of capture, such as `Paris, France`.',
  })
  declare readonly places: DescribedFacets['places'];

  @Field(() => [YearFacetObject], {
    description: 'Counts by year, newest first; includes all years.',
  })
  declare readonly years: DescribedFacets['years'];

  @Field(() => [MonthFacetObject], {
    description: 'Counts by month, newest first; at most 120 months.',
  })
  declare readonly months: DescribedFacets['months'];
}
