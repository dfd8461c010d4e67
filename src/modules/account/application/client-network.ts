/**
 * What counts as one client when attempts are counted: an IPv4 address, or the /64 of an IPv6 address, the least
 * that one customer is given (RFC 6177). An IPv4 address inside an IPv6 one is the same client; anything that is no
 * address stands for itself.
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

/** The eight groups of an IPv6 address without leading zeros; undefined for anything else. */
function groupsOf(address: string): string[] | undefined {
  const [withoutZone] = address.split('%', 1);
  // The URL parser knows every way to write an address and answers the shortest one.
  const url = `http://[${withoutZone}]`;
  if (!URL.canParse(url)) return undefined;
  const [head = '', tail = ''] = new URL(url).hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail].map((part) => part.split(':').filter(Boolean));
  if (!before || !after) return undefined;
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after];
}
