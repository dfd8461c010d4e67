import { html } from './html.ts';
import { sharePage } from './share-layout.ts';

/** Shown for unknown, expired and revoked links alike, so that visitors cannot distinguish them. */
export const CLOSED_PAGE = sharePage(
  'This link does not work',
  html`<div class="box">
    <h1>This link does not work</h1>
    <p>It may be mistyped, or the owner may have stopped sharing. Ask them for a new link.</p>
  </div>`,
  { width: 'narrow' },
);

/** Renders the password form; `problem` is the error of the last attempt. */
export function passwordPage(action: string, problem?: string): string {
  const alert =
    problem === undefined ? undefined : html`<p class="notice" role="alert">${problem}</p>`;
  return sharePage(
    'Password required',
    html`<div class="box">
      <h1>Password required</h1>
      <p>This link is protected with a password.</p>
      ${alert}
      <form method="post" action="${action}">
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          required
          maxlength="256"
          autocomplete="off"
          autofocus
        />
        <button type="submit">Open</button>
      </form>
    </div>`,
    { width: 'narrow' },
  );
}

/** Renders a message with a link back to the share. */
export function messagePage(title: string, text: string, back: string): string {
  return sharePage(
    title,
    html`<div class="box">
      <h1>${title}</h1>
      <p>${text}</p>
      <p><a class="button plain" href="${back}">Back</a></p>
    </div>`,
    { width: 'narrow' },
  );
}
