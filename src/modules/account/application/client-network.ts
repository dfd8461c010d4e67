/**
 * Identifies the client for rate limiting: an IPv4 address, or the /64 of an IPv6 address, which is the smallest block
 * assigned to a customer (RFC 6177). An IPv4-mapped IPv6 address counts as its IPv4 address. Any other text is returned
 * unchanged.
 */
export function clientNetwork(address: string): string {
  const groups = groupsOf(address);
  if (!groups) return address;
  const [high, low] = groups.slice(6).map((group) => Number.parseInt(group, 16));
  const isMapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff';
  if (isMapped && high !== undefined && low !== undefined) {
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address without leading zeros; undefined for any other text. */
function groupsOf(address: string): string[] | undefined {
  const [withoutZone] = address.split('%', 1);
  // The URL parser accepts every notation of an address and normalizes it to the shortest one.
  const url = `http://[${withoutZone}]`;
  if (!URL.canParse(url)) return undefined;
  const [head = '', tail = ''] = new URL(url).hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail].map((side) => side.split(':').filter(Boolean));
  if (!before || !after) return undefined;
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after];
}
