import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useCallback, useMemo, useState, type ReactElement } from 'react';
import { examples } from '../examples.js';
import { addressOf } from '../site.js';
import { documentOf } from './example-text.js';
import { EXAMPLES_PLUGIN } from './examples-panel.js';
import { fetcherFor } from './fetcher.js';
import { SessionBar } from './session-bar.js';
import { storedSession, storeSession, type Session } from './session.js';
import { ThemeBridge } from './theme-bridge.js';

const plugins = [EXAMPLES_PLUGIN, HISTORY_PLUGIN];
const welcome = documentOf(examples[0]);

export function App({ mark }: { mark: string }): ReactElement {
  const [session, setSession] = useState<Session | null>(storedSession);
  const [notice, setNotice] = useState('');

  const change = useCallback((next: Session | null, message = '') => {
    storeSession(next);
    setSession(next);
    setNotice(message);
  }, []);

  // With a new fetcher, GraphiQL reads the schema again as the current user.
  const fetcher = useMemo(
    () => fetcherFor(session, () => change(null, 'Your session has ended. Please sign in again.')),
    [session, change],
  );

  return (
    <>
      <header className="site-header">
        <a className="brand" href={addressOf('/')}>
          <img src={mark} alt="" />
          account-graph
        </a>
        <nav className="site-nav" aria-label="Pages">
          <a href={addressOf('/playground')} aria-current="page">
            Playground
          </a>
          <a href={addressOf('/docs')}>REST API</a>
        </nav>
        <SessionBar session={session} notice={notice} onChange={change} />
      </header>
      <main className="workbench" aria-label="GraphQL playground">
        <GraphiQL
          fetcher={fetcher}
          plugins={plugins}
          visiblePlugin={EXAMPLES_PLUGIN.title}
          defaultQuery={welcome}
          defaultEditorToolsVisibility="variables"
          inputValueDeprecation
          schemaDescription
        >
          <GraphiQL.Logo>
            <span />
          </GraphiQL.Logo>
          <ThemeBridge />
        </GraphiQL>
      </main>
    </>
  );
}
