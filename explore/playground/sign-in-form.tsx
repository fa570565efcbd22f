import { useRef, useState, type ReactElement, type SubmitEvent } from 'react';
import { signIn, type Session } from './session.js';

const wording = {
  user: { tab: 'User', name: 'Login', secret: 'Password', autoComplete: 'username' },
  client: { tab: 'API client', name: 'Client ID', secret: 'Client secret', autoComplete: 'off' },
} as const;

export function SignInForm({
  onSignedIn,
}: {
  onSignedIn: (session: Session) => void;
}): ReactElement {
  const [kind, setKind] = useState<Session['kind']>('user');
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const words = wording[kind];

  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string): string => fields.get(name) as string;
    setBusy(true);
    setError('');
    try {
      const session = await signIn({
        kind,
        name: text('name'),
        secret: text('secret'),
      });
      form.current?.reset();
      onSignedIn(session);
    } catch (failure) {
      setError((failure as Error).message);
      form.current?.querySelector<HTMLInputElement>('[name=secret]')?.select();
    } finally {
      setBusy(false);
    }
  };

  return (
    <form ref={form} className="sign-in" onSubmit={(event) => void submit(event)}>
      <fieldset className="choice">
        <legend className="visually-hidden">Sign in as</legend>
        {(['user', 'client'] as const).map((option) => (
          <label key={option}>
            <input
              type="radio"
              name="kind"
              checked={kind === option}
              onChange={() => {
                setKind(option);
                setError('');
              }}
            />
            <span>{wording[option].tab}</span>
          </label>
        ))}
      </fieldset>
      <label className="field">
        {words.name}
        <input
          name="name"
          required
          autoComplete={words.autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={error !== ''}
          aria-describedby="sign-in-error"
        />
      </label>
      <label className="field">
        {words.secret}
        <input
          name="secret"
          type="password"
          required
          autoComplete={kind === 'user' ? 'current-password' : 'off'}
          aria-invalid={error !== ''}
          aria-describedby="sign-in-error"
        />
      </label>
      <p id="sign-in-error" className="form-error" role="alert">
        {error}
      </p>
      <button type="submit" className="button primary" disabled={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </button>
      <p className="hint">The token stays in this browser tab and is gone when you close it.</p>
    </form>
  );
}
