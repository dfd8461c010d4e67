import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import {
  importCycles,
  moduleCycles,
  type ModuleTable,
  moduleViolations,
  unusedRules,
  type SourceFile,
} from './support/repository/module-violations.ts';

/** The modules, lowest first: each may use the listed ones, which must be defined above it. */
const MODULES: ModuleTable = {
  account: {
    uses: [],
    shows: [
      'api/graphql/admin.ts',
      'api/graphql/context.ts',
      'api/graphql/quota.ts',
      'infrastructure/quota-left.ts',
    ],
  },
  storage: { uses: ['account'], shows: ['api/graphql/enums.ts'] },
  library: {
    uses: ['account', 'storage'],
    shows: [
      'api/graphql/change.ts',
      'api/graphql/context.ts',
      'api/graphql/cursors.ts',
      'api/graphql/enums.ts',
      'api/graphql/file-change.ts',
      'api/graphql/file-result.ts',
      'api/graphql/file-results.ts',
      'api/graphql/file.ts',
      'infrastructure/file-rows.ts',
    ],
  },
  archive: {
    uses: ['account', 'library', 'storage'],
    shows: ['infrastructure/released-copies.ts'],
  },
  retrieval: {
    uses: ['library', 'storage'],
    shows: [
      'api/graphql/arguments.ts',
      'api/graphql/context.ts',
      'api/graphql/retrieval-estimate.ts',
      'api/graphql/retrieval-mutations.ts',
      'api/graphql/retrieval-request.ts',
    ],
  },
  upload: { uses: ['account', 'archive', 'library', 'storage'] },
  download: {
    uses: ['account', 'library', 'retrieval', 'storage'],
    shows: ['api/http/serve-content.ts', 'api/http/wanted-bytes.ts'],
  },
  trash: {
    uses: ['account', 'archive', 'library', 'retrieval', 'storage', 'upload'],
    shows: ['api/graphql/trash.ts'],
  },
  media: {
    uses: ['account', 'archive', 'library', 'storage', 'trash', 'upload'],
    shows: ['api/graphql/media-facts.ts', 'api/graphql/media.ts', 'api/http/send-preview.ts'],
  },
  albums: { uses: ['library'] },
  search: {
    uses: ['library'],
    shows: [
      'api/graphql/cursors.ts',
      'api/graphql/enums.ts',
      'api/graphql/file-facets.ts',
      'api/graphql/file-facts-input.ts',
      'api/graphql/file-filter.ts',
      'api/graphql/found-connection.ts',
      'api/graphql/timeline-bucket-files.ts',
      'api/graphql/timeline-period.ts',
    ],
  },
  exports: {
    uses: ['library', 'retrieval', 'download', 'storage'],
    shows: ['api/http/send-zip.ts'],
  },
  sharing: {
    uses: ['account', 'library', 'retrieval', 'download', 'exports', 'media', 'search'],
  },
  'account-deletion': { uses: ['account', 'upload', 'trash', 'exports', 'sharing'] },
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function sources(pattern: string): SourceFile[] {
  return globSync(pattern, { cwd: ROOT }).map((path) => ({
    path: path.replaceAll('\\', '/'),
    text: readFileSync(`${ROOT}/${path}`, 'utf8'),
  }));
}

describe('the source tree', () => {
  it('is found by this test', () => {
    const paths = sources('src/**/*.ts').map(({ path }) => path);
    for (const folder of ['kernel', 'platform', 'app', 'modules']) {
      expect(paths.filter((path) => path.startsWith(`src/${folder}/`)).length).toBeGreaterThan(3);
    }
    const modules = paths.flatMap((path) => /^src\/modules\/([^/]+)\//.exec(path)?.[1] ?? []);
    expect([...new Set(modules)].toSorted()).toEqual(Object.keys(MODULES).toSorted());
    expect(paths).toContain('src/main.ts');
  });

  it('imports only what its modules, layers, platform and kernel allow', () => {
    expect(moduleViolations(sources('src/**/*.ts'), MODULES)).toEqual([]);
  });

  it('has no cycles between modules', () => {
    expect(moduleCycles(MODULES)).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(importCycles(sources('src/**/*.ts'))).toEqual([]);
  });

  it('uses everything that the module table allows', () => {
    expect(unusedRules(sources('src/**/*.ts'), MODULES)).toEqual([]);
  });
});
