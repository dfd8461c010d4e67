/** The first number of a tag; rationals are divided. */
export function tagNumber(tag: unknown): number | undefined {
  const value = valueOf(tag);
  const first = Array.isArray(value) && Array.isArray(value[0]) ? value[0] : value;
  if (Array.isArray(first)) {
    const [numerator, denominator = 1] = first;
    return typeof numerator === 'number' && typeof denominator === 'number'
      ? numerator / denominator
      : undefined;
  }
  return typeof first === 'string' && first.trim() !== '' ? Number(first) : asNumber(first);
}

/** The text of a tag. */
export function tagText(tag: unknown): string | undefined {
  const value = valueOf(tag);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}

/** The value of a tag as ExifReader decoded it. */
export function valueOf(tag: unknown): unknown {
  return typeof tag === 'object' && tag !== null && 'value' in tag ? tag.value : undefined;
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
