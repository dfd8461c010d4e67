import { GraphQLError } from 'graphql';

const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/**
 * Origin of absolute URLs in responses: the configured one, or else the one the client used. Throws BAD_USER_INPUT for
 * an invalid Host header.
 */
export function baseUrlOf(
  publicUrl: string | undefined,
  request: { readonly protocol: 'http' | 'https'; readonly host: string | undefined },
): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  const { protocol, host = '' } = request;
  if (!HOST.test(host)) {
    throw new GraphQLError('The Host header must contain a valid host.', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
  return `${protocol}://${host}`;
}
