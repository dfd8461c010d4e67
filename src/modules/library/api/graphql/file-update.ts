import { Field, InputType, ObjectType } from 'type-graphql';

import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import { FileObject } from './file.ts';

@InputType('FileUpdateInput', {
  description: 'Changes to a file. Omitted fields keep their value.',
})
export class FileUpdateInput {
  @Field(() => String, { nullable: true, description: 'New name, 1–1,024 characters.' })
  name?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Replaces all tags. At most 100, each 1–64 characters.',
  })
  tags?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'New description, at most 2,000 characters. Null removes it.',
  })
  description?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Overrides the capture time. Null removes an earlier override.',
  })
  capturedAt?: Date | null;
}

@ObjectType('FileUpdatePayload', { description: 'Result of `fileUpdate`.' })
export class FileUpdatePayload extends Payload<{ file: FileObject | null }> {
  @Field(() => FileObject, {
    nullable: true,
    description: 'The updated file; null if `userErrors` is not empty.',
  })
  declare readonly file: FileObject | null;
}
