import { Field, Int, ObjectType } from 'type-graphql';

import type { FileCategory } from '../../../../kernel/file-type.ts';
import { FileCategoryEnum } from '../../../../platform/graphql/enums.ts';
import { AvailabilityEnum, UploadStatusEnum } from '../../../library/api/graphql/enums.ts';
import type { Availability } from '../../../library/domain/availability.ts';
import type { UploadStatusName } from '../../../library/domain/upload-status.ts';
import type { DescribedFacets } from '../../application/describe-facets.ts';
import type { Counted } from '../../application/file-search.ts';

@ObjectType()
abstract class FacetCount<T> {
  @Field(() => Int, { description: 'How many files.' })
  readonly count: number;

  protected readonly counted: T;

  constructor({ value, files }: Counted<T>) {
    this.counted = value;
    this.count = files;
  }
}

@ObjectType('CategoryFacet', { description: 'How many files are of a kind.' })
export class CategoryFacetObject extends FacetCount<FileCategory> {
  @Field(() => FileCategoryEnum, { description: 'The kind.' })
  get value(): FileCategory {
    return this.counted;
  }
}

@ObjectType('TextFacet', { description: 'How many files have a tag, camera or provider.' })
export class TextFacetObject extends FacetCount<string> {
  @Field(() => String, { description: 'For the same filter.' })
  get value(): string {
    return this.counted;
  }
}

@ObjectType('AvailabilityFacet', { description: 'How many files can be read in a way.' })
export class AvailabilityFacetObject extends FacetCount<Availability['kind']> {
  @Field(() => AvailabilityEnum, { description: 'The way.' })
  get value(): Availability['kind'] {
    return this.counted;
  }
}

@ObjectType('StatusFacet', { description: 'How many files are in a status.' })
export class StatusFacetObject extends FacetCount<UploadStatusName> {
  @Field(() => UploadStatusEnum, { description: 'The status.' })
  get value(): UploadStatusName {
    return this.counted;
  }
}

@ObjectType('YearFacet', { description: 'How many files are of a year (UTC).' })
export class YearFacetObject extends FacetCount<number> {
  @Field(() => Int, { description: 'The year.' })
  get value(): number {
    return this.counted;
  }
}

@ObjectType('FileFacets', {
  description: 'What there is among the files. Most frequent first, at most 50 of a kind.',
})
export class FileFacetsObject {
  constructor(private readonly facets: DescribedFacets) {}

  @Field(() => Boolean, {
    description: 'False when more than 5,000 files were found: the newest 5,000 were counted.',
  })
  get complete(): boolean {
    return this.facets.complete;
  }

  @Field(() => Int, { description: 'How many files were counted.' })
  get count(): number {
    return this.facets.total;
  }

  @Field(() => Int, { description: 'How many are favourites.' })
  get favourites(): number {
    return this.facets.favourites;
  }

  @Field(() => Int, { description: 'Of how many it is known where they were taken.' })
  get withLocation(): number {
    return this.facets.located;
  }

  @Field(() => [CategoryFacetObject], { description: 'By kind.' })
  get categories(): CategoryFacetObject[] {
    return this.facets.categories.map((counted) => new CategoryFacetObject(counted));
  }

  @Field(() => [TextFacetObject], { description: 'By tag.' })
  get tags(): TextFacetObject[] {
    return this.facets.tags.map((counted) => new TextFacetObject(counted));
  }

  @Field(() => [TextFacetObject], { description: 'By camera.' })
  get cameras(): TextFacetObject[] {
    return this.facets.cameras.map((counted) => new TextFacetObject(counted));
  }

  @Field(() => [TextFacetObject], { description: 'By provider that has a copy.' })
  get providers(): TextFacetObject[] {
    return this.facets.providers.map((counted) => new TextFacetObject(counted));
  }

  @Field(() => [AvailabilityFacetObject], { description: 'By whether they can be read now.' })
  get availabilities(): AvailabilityFacetObject[] {
    return this.facets.availabilities.map((counted) => new AvailabilityFacetObject(counted));
  }

  @Field(() => [StatusFacetObject], { description: 'By status.' })
  get statuses(): StatusFacetObject[] {
    return this.facets.statuses.map((counted) => new StatusFacetObject(counted));
  }

  @Field(() => [YearFacetObject], { description: 'By year, newest first; all of them.' })
  get years(): YearFacetObject[] {
    return this.facets.years.map((counted) => new YearFacetObject(counted));
  }
}
