import { FileSize } from '../../../kernel/file-size.ts';
import { FileType } from '../../../kernel/file-type.ts';
import { explainPlacement, type PlacementExplanation } from '../domain/explain-placement.ts';
import type { PlacementPolicies } from './placement-policies.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import { requireProviders } from './require-providers.ts';

export interface PlacementQuestion {
  /** MIME type. */
  readonly filetype?: string | undefined;
  /** Bytes. */
  readonly size: number;
  /** Name of the preferred provider. */
  readonly provider?: string | undefined;
}

/** Explains where a file would be archived. Stores nothing. */
export class PreviewPlacement {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly policies: Pick<PlacementPolicies, 'of'>,
  ) {}

  /** Throws `PROVIDER_UNKNOWN`, `FILE_TYPE_INVALID`, `FILE_SIZE_INVALID`, `FILE_TOO_LARGE`. */
  async execute(ownerId: string, question: PlacementQuestion): Promise<PlacementExplanation[]> {
    const { filetype, provider } = question;
    if (provider !== undefined) requireProviders([provider], this.providers);
    const type = filetype ? FileType.ofMimeType(filetype) : FileType.unknown;
    const size = FileSize.ofBytes(question.size);
    const policy = await this.policies.of(ownerId);
    const candidates = await this.providers.candidates();
    return explainPlacement({ type, size }, candidates, policy, provider);
  }
}
