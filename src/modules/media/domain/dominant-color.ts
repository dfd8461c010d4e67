/** Bits per channel by which similar colors are counted together. */
const BITS = 4;

/**
 * The most frequent color of RGBA pixels as `#rrggbb`; transparent pixels count as white. Similar colors are counted
 * together and averaged.
 */
export function dominantColor(rgba: Uint8Array): string {
  const groups = new Map<number, { count: number; red: number; green: number; blue: number }>();
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const [red, green, blue] = onWhite(rgba, at);
    const key = ((red >> BITS) << (2 * BITS)) | ((green >> BITS) << BITS) | (blue >> BITS);
    const group = groups.get(key) ?? { count: 0, red: 0, green: 0, blue: 0 };
    group.count += 1;
    group.red += red;
    group.green += green;
    group.blue += blue;
    groups.set(key, group);
  }
  let largest = { count: 0, red: 0, green: 0, blue: 0 };
  for (const group of groups.values()) if (group.count > largest.count) largest = group;
  const { count, red, green, blue } = largest;
  return `#${[red, green, blue].map((sum) => hex(count === 0 ? 255 : sum / count)).join('')}`;
}

function onWhite(rgba: Uint8Array, at: number): [number, number, number] {
  const [red = 0, green = 0, blue = 0, alpha = 255] = rgba.subarray(at, at + 4);
  const share = alpha / 255;
  const over = (value: number): number => Math.round(value * share + 255 * (1 - share));
  return [over(red), over(green), over(blue)];
}

function hex(value: number): string {
  return Math.round(value).toString(16).padStart(2, '0');
}
