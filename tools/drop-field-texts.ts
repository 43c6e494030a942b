// The sentences that document the contract's fields belong to the OpenAPI document. The extension is built without them:
// they are a twentieth of what the panel loads as it opens.
import { type Plugin, parseSync } from 'vite';

const CONTRACT = /\/server\/contract\/[a-z-]+\.ts$/;

interface Span {
  start: number;
  end: number;
}

/** For the extension's build, after types are gone. */
export const dropFieldTexts = (): Plugin => ({
  name: 'drop-field-texts',
  enforce: 'post',
  transform: (code, id) => (CONTRACT.test(id) ? { code: withoutFieldTexts(code), map: null } : null),
});

/** `field(schema, 'sentence')` -> `field(schema, '')`, in JavaScript. Pure. */
export function withoutFieldTexts(code: string): string {
  const texts: Span[] = [];
  collect(parseSync('contract.js', code).program, texts);
  return texts
    .sort((one, other) => other.start - one.start)
    .reduce((rest, { start, end }) => `${rest.slice(0, start)}''${rest.slice(end)}`, code);
}

/** Any part of a syntax tree. */
function collect(node: unknown, texts: Span[]): void {
  if (typeof node !== 'object' || node === null) return;
  if (isFieldCall(node)) texts.push(node.arguments[1]);
  for (const part of Object.values(node)) collect(part, texts);
}

const isFieldCall = (node: object): node is { arguments: [unknown, Span] } =>
  'type' in node &&
  node.type === 'CallExpression' &&
  'callee' in node &&
  isNamed(node.callee, 'field') &&
  'arguments' in node &&
  Array.isArray(node.arguments) &&
  node.arguments.length === 2 &&
  node.arguments[1]?.type === 'Literal';

const isNamed = (callee: unknown, name: string): boolean =>
  typeof callee === 'object' && callee !== null && 'name' in callee && callee.name === name;
