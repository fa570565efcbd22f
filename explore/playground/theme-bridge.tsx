import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

/** Applies the theme in the settings of GraphiQL to the rest of the page. */
export function ThemeBridge(): null {
  const theme = useGraphiQL((state) => state.theme);
  useEffect(() => {
    if (theme) document.documentElement.dataset['theme'] = theme;
    else delete document.documentElement.dataset['theme'];
  }, [theme]);
  return null;
}
