import { Field, Int, ObjectType } from 'type-graphql';

import {
  CommonFacetsObject,
  MonthFacetObject,
  TextFacetObject,
  YearFacetObject,
} from '../../../search/api/graphql/file-facets.ts';
import type { SharedFacets } from '../../application/shared-criteria.ts';

const OR_NULL = 'null if the share does not include metadata.';

@ObjectType('SharedFileFacets', {
  description:
    'Counts of shared files by their properties. Most frequent values first, at most 50 per property.',
})
export abstract class SharedFileFacetsObject extends CommonFacetsObject implements SharedFacets {
  @Field(() => Int, {
    nullable: true,
    description: `Number of files with a known location; ${OR_NULL}`,
  })
  declare readonly withLocation?: number;

  @Field(() => [TextFacetObject], { nullable: true, description: `Counts by camera; ${OR_NULL}` })
  declare readonly cameras?: NonNullable<SharedFacets['cameras']>;

  @Field(() => [TextFacetObject], {
    nullable: true,
    description: `Counts by place of capture, such as \`Paris, France\`; ${OR_NULL}`,
  })
  declare readonly places?: NonNullable<SharedFacets['places']>;

  @Field(() => [YearFacetObject], {
    nullable: true,
    description: `Counts by year, newest first; ${OR_NULL}`,
  })
  declare readonly years?: NonNullable<SharedFacets['years']>;

  @Field(() => [MonthFacetObject], {
    nullable: true,
    description: `Counts by month, newest first, at most 120 months; ${OR_NULL}`,
  })
  declare readonly months?: NonNullable<SharedFacets['months']>;
}
