const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Trusted HTML. Only `html` creates it. */
class Html {
  constructor(readonly text: string) {}
}

export type { Html };

type Part = Html | readonly Html[] | string | number | undefined;

/**
 * Builds HTML and escapes interpolated text, for use in elements and quoted attributes. Undefined renders as nothing.
 */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    pieces.map((piece, at) => (at === 0 ? piece : textOf(parts[at - 1]) + piece)).join(''),
  );
}

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return String(part).replace(/[&<>"']/g, (mark) => ESCAPES[mark] ?? mark);
}
