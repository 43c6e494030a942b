import { expect, test } from 'vitest';
import { withQuietBuiltins } from './quiet-builtins.ts';

test.each([
  ['import net from"node:net";', 'const net=process.getBuiltinModule("node:net");'],
  ['import{join,sep as bar}from"node:path";', 'const {join,sep:bar}=process.getBuiltinModule("node:path");'],
  [
    'import os,{homedir}from"node:os";',
    'const os=process.getBuiltinModule("node:os");const {homedir}=process.getBuiltinModule("node:os");',
  ],
])('%s', (imported, quiet) => {
  expect(withQuietBuiltins(imported)).toBe(quiet);
});

test('other modules, and those that are loaded on demand, stay as they are', () => {
  const code = 'import{a}from"./parts/a.js";const tls=await import("node:tls");export{a as b};';
  expect(withQuietBuiltins(code)).toBe(code);
});
