import { useEffect, useRef, type ReactElement } from 'react';
import type { Session } from './session.js';
import { SignInForm } from './sign-in-form.js';

interface Props {
  session: Session | null;
  /** Reason why the user was signed out automatically. */
  notice: string;
  onChange: (session: Session | null) => void;
}

/** The right end of the header: the signed-in user, or a button for the sign-in panel. */
export function SessionBar({ session, notice, onChange }: Props): ReactElement {
  const panel = useRef<HTMLDialogElement>(null);
  const open = (): void => {
    const { current: dialog } = panel;
    if (!dialog || dialog.open) return;
    dialog.showModal();
    // By default a dialog focuses its first element, the close button.
    dialog.querySelector<HTMLInputElement>('[name=name]')?.focus();
  };

  // Opens automatically at the start and when a session has expired, not after a sign-out.
  useEffect(() => {
    if (!session) open();
  }, [notice]);

  return (
    <div className="session">
      <p className="session-name" role="status">
        {session && (
          <>
            <span className="session-label">
              {session.kind === 'user' ? 'Signed in as ' : 'Signed in as client '}
            </span>
            <strong>{session.name}</strong>
          </>
        )}
      </p>
      {session ? (
        <button type="button" className="button" onClick={() => onChange(null)}>
          Sign out
        </button>
      ) : (
        <button type="button" className="button primary" onClick={open}>
          Sign in
        </button>
      )}
      <dialog ref={panel} className="panel" aria-labelledby="sign-in-title">
        <div className="panel-head">
          <h2 id="sign-in-title">Sign in</h2>
          <button
            type="button"
            className="icon-button"
            aria-label="Close"
            onClick={() => panel.current?.close()}
          >
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" strokeWidth="1.6" />
            </svg>
          </button>
        </div>
        {notice && <p className="panel-notice">{notice}</p>}
        <SignInForm
          onSignedIn={(signedIn) => {
            panel.current?.close();
            onChange(signedIn);
          }}
        />
      </dialog>
    </div>
  );
}
