import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';

import { baseUrlOf } from '../../../../src/platform/graphql/base-url.ts';

describe('baseUrlOf', () => {
  it.each(['localhost:4000', 'photos.example.org', '127.0.0.1:80', '[::1]:4000'])(
    'uses the host %s of the request',
    (host) => {
      expect(baseUrlOf(undefined, { protocol: 'https', host })).toBe(`https://${host}`);
    },
  );

  it('prefers the configured URL to the request', () => {
    const request = { protocol: 'http', host: 'evil.example/' } as const;
    expect(baseUrlOf('https://photos.example.org/', request)).toBe('https://photos.example.org');
  });

  it.each([undefined, '', 'a/b', 'a@b', 'a b', 'a?b', 'a:x', '-a', '[::1', 'a'.repeat(300)])(
    'refuses the host %j',
    (host) => {
      expect(() => baseUrlOf(undefined, { protocol: 'http', host })).toThrow(GraphQLError);
    },
  );
});
