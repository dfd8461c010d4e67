import { foldText } from '../../../src/modules/search/domain/fold-text.ts';

export interface DescribedFile {
  readonly name: string;
  readonly tags: readonly string[];
  readonly camera?: string | null | undefined;
  readonly place?: string | null | undefined;
}

/** The words of each field. */
type Fields = readonly (readonly string[])[];

interface Term {
  readonly excluded: boolean;
  readonly quoted: boolean;
  text: string;
}

export function fieldsOf({ name, tags, camera, place }: DescribedFile): Fields {
  return [name, ...tags, camera ?? '', place ?? ''].map(wordsOf);
}

/** Searches fields word by word: the meaning of a query, for comparison with PostgreSQL. */
export function matcherOf(query: string): (fields: Fields) => boolean {
  const typed = termsOf(query);
  const terms = typed
    .map(({ text, ...term }) => ({ ...term, words: wordsOf(text) }))
    .filter(({ words }) => words.length > 0);
  const isHopeless =
    typed.some(({ excluded }) => !excluded) && terms.every(({ excluded }) => excluded);
  return (fields) =>
    !isHopeless &&
    terms.every(
      ({ excluded, words, quoted }) =>
        excluded !== fields.some((field) => follow(words, field, quoted)),
    );
}

/** Whether words follow each other in a field; the last one may continue unless they are quoted. */
function follow(words: readonly string[], field: readonly string[], quoted: boolean): boolean {
  return field.some((_, start) =>
    words.every((word, place) => {
      const found = field[start + place];
      const complete = quoted || place < words.length - 1;
      return complete ? found === word : found?.startsWith(word);
    }),
  );
}

function wordsOf(text: string): string[] {
  return foldText(text)
    .split(' ')
    .filter((word) => word !== '');
}

/** Reads a query character by character. */
function termsOf(query: string): Term[] {
  const terms: Term[] = [];
  let term: Term | undefined;
  let minus = false;
  const end = (): void => {
    if (term && term.text.trim() !== '') terms.push(term);
    term = undefined;
    minus = false;
  };
  for (const character of query) {
    if ('"“”„'.includes(character)) {
      const begins = !term?.quoted;
      const excluded: boolean = minus && !term;
      end();
      if (begins) term = { excluded, quoted: true, text: '' };
    } else if (!term && !minus && character === '-') {
      minus = true;
    } else if (!term?.quoted && character.trim() === '') {
      end();
    } else {
      term ??= { excluded: minus, quoted: false, text: '' };
      term.text += character;
    }
  }
  end();
  return terms;
}
