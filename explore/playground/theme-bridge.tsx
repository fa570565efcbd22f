import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

/** Hands the theme chosen in GraphiQL's settings to the rest of the page. */
export function ThemeBridge(): null {
  const theme = useGraphiQL((state) => state.theme);
  useEffect(() => {
    if (theme) document.documentElement.dataset['theme'] = theme;
    else delete document.documentElement.dataset['theme'];
  }, [theme]);
  return null;
}
