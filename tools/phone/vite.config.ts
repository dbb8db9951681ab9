// The build: files that any static host can serve, and a service worker that keeps them offline.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname ?? __dirname;

/** Writes sw.js with the list of what was built; its version is the hash of all of it. */
function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const hash = createHash('sha256');
      const files = ['./'];
      for (const [name, part] of Object.entries(bundle).sort()) {
        if (name !== 'index.html') files.push('./' + name);
        hash.update(name).update(part.type === 'chunk' ? part.code : part.source);
      }
      for (const name of readdirSync(resolve(here, 'public')).sort()) {
        files.push('./' + name);
        hash.update(name).update(readFileSync(resolve(here, 'public', name)));
      }
      const source = readFileSync(resolve(here, 'src/worker.js'), 'utf8')
        .replace('"VERSION"', JSON.stringify('opencuff-' + hash.digest('hex').slice(0, 12)))
        .replace('["FILES"]', JSON.stringify(files));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}

export default defineConfig({
  root: here,
  base: './',
  plugins: [offline()],
  build: {
    target: 'es2022',
    outDir: resolve(here, '../../build/phone'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { include: ['test/**/*.test.ts'] },
});
