// The page and its server. Ports are the caller's: npm run dev -- --port 3000
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({ plugins: [react()] });
