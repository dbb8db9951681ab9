// node test/size.mjs FOLDER [--check]: how large the download is, compressed as a host does it, and
// what the page's policy allows. --check: exit status 1 if a bound is broken.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const MOST_KB = 150;
const folder = process.argv[2];
let total = 0;
const wrong = [];
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const size = gzipSync(readFileSync(path), { level: 6 }).length;
  total += size;
  console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${path.slice(folder.length + 1)}`);
}
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  in all, at most ${MOST_KB}`);
if (total > MOST_KB * 1000) wrong.push('too large');

const html = readFileSync(join(folder, 'index.html'), 'utf8');
const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(html)?.[1] ?? '';
if (!policy.startsWith("default-src 'none'")) wrong.push('the policy does not begin with nothing: ' + policy);
if (/unsafe|\*(?!$)/.test(policy.replace(/ws:\/\/(localhost|127\.0\.0\.1):\*/g, ''))) wrong.push('the policy is loose: ' + policy);
if (/<script(?![^>]*\ssrc=)[^>]*>|\son\w+=|<style|\sstyle=/.test(html)) wrong.push('something inline in index.html');
for (const [, url] of html.matchAll(/(?:src|href)="([^"]*)"/g)) {
  if (!url.startsWith('./')) wrong.push('not beside the page: ' + url);
}
wrong.forEach((line) => console.error(line));
process.exit(process.argv.includes('--check') && wrong.length ? 1 : 0);
