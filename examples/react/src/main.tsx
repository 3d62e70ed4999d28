// The entry: the page in the browser.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { PageLanguage } from './language/PageLanguage.tsx';
import './styles.css';

const queryClient = new QueryClient({
  defaultOptions: {
    // Ask even if the browser takes itself to be offline: a clear failure is better than a silent wait.
    queries: { networkMode: 'always', retry: 1, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always' },
  },
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <PageLanguage>
        <App />
      </PageLanguage>
    </QueryClientProvider>
  </StrictMode>,
);
