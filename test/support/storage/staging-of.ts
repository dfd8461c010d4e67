import { openStaging } from '../../../src/app/open-staging.ts';
import type { Staging } from '../../../src/modules/upload/application/staging.ts';
import type { TestApp } from '../app/test-app.ts';

/** Opens the staging of an installation a second time. */
export function stagingOf({ config }: TestApp): Promise<Staging> {
  return openStaging(config, () => undefined);
}
