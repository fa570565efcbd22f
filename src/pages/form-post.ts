import type { Answer } from '../http/answer.js';
import { html } from './html.js';
import { layout } from './layout.js';
import { pageScript } from './script.js';

/** Submits the form. Without scripts, the user presses its button. */
export const formPostScript = pageScript('/login/form-post', 'document.forms[0].submit();\n');

/**
 * The page of the response mode `form_post` (OAuth 2.0 Form Post Response Mode, section 2): a form
 * that sends the response of an authorization request to its client.
 *
 * @param action a redirect URI of the client
 * @param fields the response: a code or an error
 */
export const formPost = (
  action: string,
  fields: Readonly<Record<string, string>>,
  clientId: string,
): Answer =>
  layout({
    title: 'Continue to the application',
    content: html`<form method="post" action="${action}">
      ${Object.entries(fields).map(
        ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
      )}
      <button>Continue</button>
    </form>`,
    script: formPostScript.path,
    formLeaves: true,
    whose: { clientId },
  });
