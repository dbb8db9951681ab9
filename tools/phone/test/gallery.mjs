// Bundles the gallery into a folder, with the page's own policy: esbuild, in a moment.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = new URL('..', import.meta.url).pathname;

export async function buildGallery(folder) {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(here, 'test/gallery.tsx')],
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: folder,
    logLevel: 'error',
  });
  const page = readFileSync(join(here, 'index.html'), 'utf8')
    .replace('/src/main.tsx', './gallery.js')
    .replace('</head>', '<link rel="stylesheet" href="./gallery.css" /></head>');
  writeFileSync(join(folder, 'index.html'), page);
  for (const name of ['icon.svg', 'manifest.webmanifest']) copyFileSync(join(here, 'public', name), join(folder, name));
}
