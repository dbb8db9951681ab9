// The examples of docs/ble-protocol.md, as they stand there.
import { readFileSync } from 'node:fs';

export type Example = [name: string, value: string][];
const page = readFileSync(new URL('../../../docs/ble-protocol.md', import.meta.url), 'utf8');

/** All blocks of a name. */
export function examples(name: string): Example[] {
  const blocks = [...page.matchAll(/^```example (\w+)\n([\s\S]*?)^```/gm)].filter((m) => m[1] === name);
  if (!blocks.length) throw new Error('no example ' + name);
  return blocks.map((m) =>
    m[2]!.trimEnd().split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

export function fields(example: Example) {
  return Object.fromEntries(example) as Record<string, string>;
}
