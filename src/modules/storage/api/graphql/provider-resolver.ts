import { Arg, Mutation, Query, Resolver } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import { AdminOnly } from '../../../account/api/graphql/admin.ts';
import type { Viewer } from '../../../account/api/graphql/context.ts';
import type { CheckProvider } from '../../application/check-provider.ts';
import type { ProviderRegistry } from '../../application/provider-registry.ts';
import type { CalculateStorageCosts } from '../../application/storage-costs.ts';
import { ProviderCheckPayload, ProviderObject, StorageCostsObject } from './provider.ts';

export interface ProviderResolverDeps {
  readonly providers: ProviderRegistry;
  readonly storageCosts: CalculateStorageCosts;
  readonly checkProvider: CheckProvider;
}

@Resolver()
export class ProviderResolver {
  constructor(private readonly deps: ProviderResolverDeps) {}

  @Query(() => [ProviderObject], {
    description: 'The storage providers, with their usage and costs. Admins only.',
  })
  @AdminOnly()
  async providers(): Promise<ProviderObject[]> {
    const { providers, storageCosts } = this.deps;
    const [candidates, costs] = await Promise.all([
      providers.candidates(),
      storageCosts.execute(undefined),
    ]);
    return candidates.map(
      ({ name, healthy, problem, capabilities }) =>
        new ProviderObject({
          ...capabilities,
          name,
          healthy,
          problem,
          isLanding: name === providers.landing.name,
          costs: costs.providers.filter(({ provider }) => provider === name),
        }),
    );
  }

  @Query(() => StorageCostsObject, {
    description: "Monthly cost of storing the viewer's library, including the trash.",
  })
  async libraryCost(@CurrentViewer() { account }: Viewer): Promise<StorageCostsObject> {
    return new StorageCostsObject(await this.deps.storageCosts.execute(account.id));
  }

  @Query(() => StorageCostsObject, {
    description: 'Monthly cost of storing all files of the installation. Admins only.',
  })
  @AdminOnly()
  async installationCost(): Promise<StorageCostsObject> {
    return new StorageCostsObject(await this.deps.storageCosts.execute(undefined));
  }

  @Mutation(() => ProviderCheckPayload, {
    nullable: true,
    description:
      'Writes, reads and deletes a small object at a provider and reports the result of each step. Admins only.',
  })
  @AdminOnly()
  async providerCheck(
    @Arg('name', () => String, { description: "The provider's configured name." }) name: string,
  ): Promise<ProviderCheckPayload> {
    const outcome = await outcomeOf({ PROVIDER_UNKNOWN: ['name'] }, async () => ({
      steps: await this.deps.checkProvider.execute(name),
    }));
    return new ProviderCheckPayload(outcome);
  }
}
