/** Name of something that each part of an export has: the first has the plain name, others `manifest-002.json`. */
export function nameInPart(name: string, part: number): string {
  return part === 1 ? name : numberedName(name, part);
}

/** The name with the part's number before its extension, in at least three digits. */
export function numberedName(name: string, part: number): string {
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}-${String(part).padStart(3, '0')}${name.slice(dot)}`;
}
