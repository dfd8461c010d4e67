import { openStaging } from '../../src/app/open-staging.ts';
import type { Staging } from '../../src/modules/upload/application/staging.ts';
import type { TestApp } from './test-app.ts';

/** The staging of an installation, opened a second time. */
export function stagingOf({ config }: TestApp): Promise<Staging> {
  return openStaging(config, () => undefined);
}
