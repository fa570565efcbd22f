import './workers.js';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';

const root = document.getElementById('playground');
if (!root) throw new Error('The page has no element #playground');
createRoot(root).render(<App mark={root.dataset['mark'] ?? ''} />);
