import { clientNetwork } from '../../account/application/client-network.ts';

/**
 * A visitor's approximate network for the owner's log: the /24 of an IPv4 address or the /48 of an IPv6 address.
 * Undefined for an invalid address.
 */
export function anonymousNetwork(address: string): string | undefined {
  const network = clientNetwork(address);
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(network)) {
    return `${network.slice(0, network.lastIndexOf('.'))}.0/24`;
  }
  const [groups, isPrefix] = network.split('::/64', 2);
  if (groups === undefined || isPrefix === undefined) return undefined;
  return `${groups.split(':').slice(0, 3).join(':')}::/48`;
}
