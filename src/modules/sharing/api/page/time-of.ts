import { html, type Html } from './html.ts';
import { momentText } from './wording.ts';

/** Renders a time, readable by people and programs. */
export function timeOf(date: Date): Html {
  return html`<time datetime="${date.toISOString()}">${momentText(date)}</time>`;
}
