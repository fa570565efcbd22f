import { html, type Html } from './html.js';

/** Returns a non-empty text field of a form or query. */
export function textOf(given: unknown, name: string): string | undefined {
  const value = (given as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The hidden field with the sealed path to continue with. */
export const returnToField = (returnTo: string | undefined): Html | undefined =>
  returnTo === undefined
    ? undefined
    : html`<input type="hidden" name="return_to" value="${returnTo}" />`;
