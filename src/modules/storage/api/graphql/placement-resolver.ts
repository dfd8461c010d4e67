import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import { userErrorOf } from '../../../../platform/graphql/errors.ts';
import { adminOf } from '../../../account/api/graphql/admin.ts';
import type { GraphqlContext } from '../../../account/api/graphql/context.ts';
import type { PlacementPolicies } from '../../application/placement-policies.ts';
import type { PreviewPlacement } from '../../application/preview-placement.ts';
import type { SetPlacementPolicy } from '../../application/set-placement-policy.ts';
import type { PlacementPolicy } from '../../domain/choose-provider.ts';
import {
  PlacementPolicyInput,
  PlacementPolicyObject,
  PlacementPolicyPayload,
  ProviderPreviewInput,
  ProviderPreviewObject,
} from './placement.ts';

export interface PlacementResolverDeps {
  readonly policies: PlacementPolicies;
  readonly previewPlacement: PreviewPlacement;
  readonly setPlacementPolicy: SetPlacementPolicy;
}

@Resolver()
export class PlacementResolver {
  constructor(private readonly deps: PlacementResolverDeps) {}

  @Query(() => [ProviderPreviewObject], {
    description:
      "Where a file of the viewer's would be archived, and why there: every provider, the chosen ones first. Nothing is stored.",
  })
  async providerPreview(
    @Arg('input', () => ProviderPreviewInput) input: ProviderPreviewInput,
    @Ctx() context: GraphqlContext,
  ): Promise<ProviderPreviewObject[]> {
    const { account } = await context.viewer();
    const explained = await this.deps.previewPlacement.execute(account.id, {
      size: input.size,
      filetype: input.filetype ?? undefined,
      provider: input.provider ?? undefined,
    });
    return explained.map((explanation) => new ProviderPreviewObject(explanation));
  }

  @Query(() => PlacementPolicyObject, { description: "Where the viewer's files are kept." })
  async placementPolicy(@Ctx() context: GraphqlContext): Promise<PlacementPolicyObject> {
    const { account } = await context.viewer();
    return new PlacementPolicyObject(await this.deps.policies.of(account.id));
  }

  @Mutation(() => PlacementPolicyPayload, {
    nullable: true,
    description:
      'Decides for one account otherwise than for the installation, in place of what was decided before; an empty input takes it back. Only for admins.',
  })
  async placementPolicySet(
    @Arg('userId', () => ID, { description: 'The account.' }) userId: string,
    @Arg('input', () => PlacementPolicyInput) input: PlacementPolicyInput,
    @Ctx() context: GraphqlContext,
  ): Promise<PlacementPolicyPayload> {
    await adminOf(context);
    try {
      const ownerId = uuidOf('user', userId);
      if (ownerId === undefined) throw new DomainError('NOT_FOUND', 'no such user');
      await this.deps.setPlacementPolicy.execute(ownerId, policyOf(input));
      return new PlacementPolicyPayload({ policy: await this.deps.policies.of(ownerId) });
    } catch (error) {
      const fields = { NOT_FOUND: ['userId'], PROVIDER_UNKNOWN: ['input', 'order'] };
      return new PlacementPolicyPayload({ error: userErrorOf(error, fields) });
    }
  }
}

function policyOf(input: PlacementPolicyInput): Partial<PlacementPolicy> {
  const { order, orderByCategory, copies, coldMinBytes, archiveAfterSeconds, graceSeconds } = input;
  return {
    ...(order ? { order } : {}),
    ...(orderByCategory
      ? {
          orderByCategory: Object.fromEntries(
            orderByCategory.map(({ category, order: names }) => [category, names]),
          ),
        }
      : {}),
    ...(copies == null ? {} : { copies }),
    ...(coldMinBytes == null ? {} : { coldMinBytes }),
    ...(archiveAfterSeconds == null ? {} : { archiveAfterSeconds }),
    ...(graceSeconds == null ? {} : { graceSeconds }),
  };
}
