import { GraphQLError } from 'graphql';

const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/**
 * The origin that absolute URLs in answers start with: the configured one, else the one the client used. Throws
 * BAD_USER_INPUT for a Host header that is no host.
 */
export function baseUrlOf(
  publicUrl: string | undefined,
  request: { readonly protocol: 'http' | 'https'; readonly host: string | undefined },
): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  const { protocol, host = '' } = request;
  if (!HOST.test(host)) {
    throw new GraphQLError('the Host header is not a host', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
  return `${protocol}://${host}`;
}
