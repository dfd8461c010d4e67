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

type Interpolation = Html | readonly Html[] | string | number | undefined;

/**
 * Builds HTML and escapes interpolated text, for use in elements and quoted attributes. Undefined renders as nothing.
 */
export function html(pieces: TemplateStringsArray, ...values: readonly Interpolation[]): Html {
  return new Html(
    pieces.map((piece, at) => (at === 0 ? piece : textOf(values[at - 1]) + piece)).join(''),
  );
}

function textOf(value: Interpolation): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return String(value).replace(/[&<>"']/g, (mark) => ESCAPES[mark] ?? mark);
}
