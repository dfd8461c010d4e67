import { Arg, ID, Mutation, Query, Resolver } from 'type-graphql';

import { requireUuid } from '../../../../kernel/id.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import { withoutNulls } from '../../../../platform/graphql/without-nulls.ts';
import { AdminOnly } from '../../../account/api/graphql/admin.ts';
import type { Viewer } from '../../../account/api/graphql/context.ts';
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
      'Providers that would and would not archive a file of the viewer, with the reason for each; chosen providers come first. Stores nothing.',
  })
  async providerPreview(
    @Arg('input', () => ProviderPreviewInput) input: ProviderPreviewInput,
    @CurrentViewer() { account }: Viewer,
  ): Promise<ProviderPreviewObject[]> {
    const question = withoutNulls(input);
    const explained = await this.deps.previewPlacement.execute(account.id, question);
    return explained.map((explanation) => new ProviderPreviewObject(explanation));
  }

  @Query(() => PlacementPolicyObject, {
    description: "The placement policy that applies to the viewer's files.",
  })
  async placementPolicy(@CurrentViewer() { account }: Viewer): Promise<PlacementPolicyObject> {
    return new PlacementPolicyObject(await this.deps.policies.of(account.id));
  }

  @Mutation(() => PlacementPolicyPayload, {
    nullable: true,
    description:
      "Replaces the placement settings of one account, which override the installation's policy. An empty input removes them. Admins only.",
  })
  @AdminOnly()
  async placementPolicySet(
    @Arg('userId', () => ID, { description: 'ID of the account.' }) userId: string,
    @Arg('input', () => PlacementPolicyInput) input: PlacementPolicyInput,
  ): Promise<PlacementPolicyPayload> {
    const fields = { NOT_FOUND: ['userId'], PROVIDER_UNKNOWN: ['input', 'order'] };
    const outcome = await outcomeOf(fields, async () => {
      const ownerId = requireUuid('user', userId, 'The user was not found.');
      await this.deps.setPlacementPolicy.execute(ownerId, policyOf(input));
      const policy = await this.deps.policies.of(ownerId);
      return { placementPolicy: new PlacementPolicyObject(policy) };
    });
    return new PlacementPolicyPayload(outcome);
  }
}

/** Without the fields that follow the installation's policy. */
function policyOf({ orderByCategory, ...input }: PlacementPolicyInput): Partial<PlacementPolicy> {
  const orders = orderByCategory?.map(({ category, order }) => [category, order]);
  const own = { ...input, orderByCategory: orders && Object.fromEntries(orders) };
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value != null));
}
