import { html } from './html.ts';
import { sharePage } from './share-layout.ts';

/** The one page for a link that never was, has ended, or was revoked: nobody learns which. */
export const CLOSED_PAGE = sharePage(
  'This link does not work',
  html`<div class="box">
    <h1>This link does not work (any more)</h1>
    <p>It may have been mistyped, or whoever shared it has ended it. Ask them for a new one.</p>
  </div>`,
  'narrow',
);

/** Asks for the password; `problem` says what came of the last try. */
export function passwordPage(action: string, problem?: string): string {
  const alert =
    problem === undefined ? undefined : html`<p class="told" role="alert">${problem}</p>`;
  return sharePage(
    'Password needed',
    html`<div class="box">
      <h1>Password needed</h1>
      <p>Whoever sent you this link has protected it with a password.</p>
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
    'narrow',
  );
}

/** Says why something cannot be had now, and leads back. */
export function messagePage(title: string, text: string, back: string): string {
  return sharePage(
    title,
    html`<div class="box">
      <h1>${title}</h1>
      <p>${text}</p>
      <p><a class="button plain" href="${back}">Back</a></p>
    </div>`,
    'narrow',
  );
}
