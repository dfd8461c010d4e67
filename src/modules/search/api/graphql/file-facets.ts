import { Field, Int, ObjectType } from 'type-graphql';

import type { FileCategory } from '../../../../kernel/file-type.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { RowObject } from '../../../../platform/graphql/row-object.ts';
import { AvailabilityEnum, UploadStatusEnum } from '../../../library/api/graphql/enums.ts';
import type { Availability } from '../../../library/domain/availability.ts';
import type { UploadStatusName } from '../../../library/domain/upload-status.ts';
import type { DescribedFacets } from '../../application/describe-facets.ts';
import type { Counted } from '../../application/file-search.ts';

@ObjectType()
abstract class FacetCount<Value> extends RowObject<Counted<Value>> {
  @Field(() => Int, { description: 'Number of files.' })
  get count(): number {
    return this.row.files;
  }
}

@ObjectType('CategoryFacet', { description: 'Number of files in a category.' })
export class CategoryFacetObject extends FacetCount<FileCategory> {
  @Field(() => FileCategoryEnum, { description: 'The category.' })
  declare readonly value: FileCategory;
}

@ObjectType('TextFacet', { description: 'Number of files with a tag, camera or provider.' })
export class TextFacetObject extends FacetCount<string> {
  @Field(() => String, { description: 'The value, as accepted by the filter of the same kind.' })
  declare readonly value: string;
}

@ObjectType('AvailabilityFacet', { description: 'Number of files with an availability.' })
export class AvailabilityFacetObject extends FacetCount<Availability['kind']> {
  @Field(() => AvailabilityEnum, { description: 'The availability.' })
  declare readonly value: Availability['kind'];
}

@ObjectType('StatusFacet', { description: 'Number of files in a status.' })
export class StatusFacetObject extends FacetCount<UploadStatusName> {
  @Field(() => UploadStatusEnum, { description: 'The status.' })
  declare readonly value: UploadStatusName;
}

@ObjectType('YearFacet', { description: 'Number of files of a year (UTC).' })
export class YearFacetObject extends FacetCount<number> {
  @Field(() => Int, { description: 'The year.' })
  declare readonly value: number;
}

@ObjectType('FileFacets', {
  description:
    'Counts of files by their properties. Most frequent values first, at most 50 per property.',
})
export class FileFacetsObject extends RowObject<DescribedFacets> {
  @Field(() => Boolean, {
    description: 'False if more than 5,000 files matched and only the newest 5,000 were facet.',
  })
  declare readonly complete: DescribedFacets['complete'];

  @Field(() => Int, { description: 'Number of files facet.' })
  get count(): number {
    return this.row.total;
  }

  @Field(() => Int, { description: 'Number of favourites.' })
  declare readonly favourites: DescribedFacets['favourites'];

  @Field(() => Int, { description: 'Number of files with a known location.' })
  get withLocation(): number {
    return this.row.located;
  }

  @Field(() => [CategoryFacetObject], { description: 'Counts by category.' })
  get categories(): CategoryFacetObject[] {
    return this.row.categories.map((facet) => new CategoryFacetObject(facet));
  }

  @Field(() => [TextFacetObject], { description: 'Counts by tag.' })
  get tags(): TextFacetObject[] {
    return this.row.tags.map((facet) => new TextFacetObject(facet));
  }

  @Field(() => [TextFacetObject], { description: 'Counts by camera.' })
  get cameras(): TextFacetObject[] {
    return this.row.cameras.map((facet) => new TextFacetObject(facet));
  }

  @Field(() => [TextFacetObject], { description: 'Counts by provider with a copy.' })
  get providers(): TextFacetObject[] {
    return this.row.providers.map((facet) => new TextFacetObject(facet));
  }

  @Field(() => [AvailabilityFacetObject], { description: 'Counts by availability.' })
  get availabilities(): AvailabilityFacetObject[] {
    return this.row.availabilities.map((facet) => new AvailabilityFacetObject(facet));
  }

  @Field(() => [StatusFacetObject], { description: 'Counts by status.' })
  get statuses(): StatusFacetObject[] {
    return this.row.statuses.map((facet) => new StatusFacetObject(facet));
  }

  @Field(() => [YearFacetObject], {
    description: 'Counts by year, newest first; includes all years.',
  })
  get years(): YearFacetObject[] {
    return this.row.years.map((facet) => new YearFacetObject(facet));
  }
}
