import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react';
import type { ReactElement } from 'react';
import { examples, groups, type Example } from '../examples.js';
import { documentOf, variablesOf } from './example-text.js';

function Panel(): ReactElement {
  const actions = useGraphiQLActions();
  const { queryEditor, variableEditor, tabs } = useGraphiQL((state) => ({
    queryEditor: state.queryEditor,
    variableEditor: state.variableEditor,
    tabs: state.tabs,
  }));

  const open = (example: Example): void => {
    const text = documentOf(example);
    const opened = tabs.findIndex((tab) => tab.query === text);
    if (opened >= 0) return actions.changeTab(opened);
    // An empty initial tab is reused before new tabs are opened.
    if (tabs.length > 1 || queryEditor?.getValue().trim()) actions.addTab();
    queryEditor?.setValue(text);
    variableEditor?.setValue(variablesOf(example));
    queryEditor?.focus();
  };

  return (
    <section className="examples" aria-label="Examples">
      <h2>Examples</h2>
      <p className="examples-intro">
        Select an example to open it in a new tab. Press Ctrl-Enter to run it.
      </p>
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <h3>{group}</h3>
          <ol>
            {examples
              .filter((example) => example.group === group)
              .map((example) => (
                <li key={example.id}>
                  <button type="button" onClick={() => open(example)}>
                    <span className="example-title">{example.title}</span>
                    <span className="example-about">{example.about}</span>
                  </button>
                </li>
              ))}
          </ol>
        </section>
      ))}
    </section>
  );
}

function Icon(): ReactElement {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" fill="none" aria-hidden="true">
      <path
        d="M12 6.5C10 5 7 4.5 4 5v13c3-.5 6 0 8 1.5c2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zm0 0v13"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export const EXAMPLES_PLUGIN: GraphiQLPlugin = { title: 'Examples', content: Panel, icon: Icon };
