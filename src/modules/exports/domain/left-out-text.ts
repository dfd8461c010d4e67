import { FileName } from '../../library/domain/file-name.ts';

/** Text for a zip that explains which files it lacks, in sections of lines. Undefined if all sections are empty. */
export function leftOutText(
  title: string,
  sections: readonly (readonly string[])[],
): string | undefined {
  const shown = sections.filter((section) => section.length > 0);
  if (shown.length === 0) return undefined;
  const lines = [title, ...shown.flatMap((section) => ['', ...section])];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** A section with one name per line; empty without names. Sanitized names contain no line breaks. */
export function listed(title: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [title, ...names.map((name) => `- ${FileName.of(name).sanitized}`)];
}
