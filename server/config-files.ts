// The parts of the configuration that stand in files.
import { homedir } from 'node:os';
import { createSecureContext } from 'node:tls';
import type { Env, Tell } from './config.ts';
import { defaultTokenFile } from './contract/token-file.ts';
import { DEFAULT_TOPOLOGY, parseTopology, type Topology, topologyProblems } from './contract/topology.ts';
import { tokenProblem } from './token.ts';

/** Most problems of one file that are told. */
const MAX_TOLD = 20;

export interface ConfigFiles {
  /** Text of a file; throws as `fs.readFileSync` does. */
  readText(path: string): string;
  loadToken(path: string): { ok: true; token: string } | { ok: false; problem: string };
}

/** PEM texts. */
export interface Tls {
  cert: string;
  key: string;
}

export function readTopology(path: string | null, files: ConfigFiles, tell: Tell): Topology | null {
  if (path === null) return DEFAULT_TOPOLOGY;
  const text = readFile('SIDESCOPE_TOPOLOGY', path, files, tell);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    const parsed = parseTopology(value);
    if (parsed.ok) return parsed.value;
    for (const problem of topologyProblems(value).slice(0, MAX_TOLD))
      tell(`SIDESCOPE_TOPOLOGY: in ${path}: ${problem}`);
  } catch (error) {
    tell(`SIDESCOPE_TOPOLOGY: ${path} is not JSON: ${messageOf(error)}`);
  }
  return null;
}

export function readTls(cert: string | null, key: string | null, files: ConfigFiles, tell: Tell): Tls | null {
  if (cert === null && key === null) return null;
  if (cert === null || key === null) {
    tell('SIDESCOPE_TLS_CERT and SIDESCOPE_TLS_KEY: set both, or neither.');
    return null;
  }
  const certText = readFile('SIDESCOPE_TLS_CERT', cert, files, tell);
  const keyText = readFile('SIDESCOPE_TLS_KEY', key, files, tell);
  if (certText === null || keyText === null) return null;
  const tls = { cert: certText, key: keyText };
  try {
    // As the sockets would, which name neither file.
    createSecureContext(tls);
  } catch (error) {
    const pair = `${cert} and ${key} are no certificate and its key, both in PEM`;
    tell(`SIDESCOPE_TLS_CERT and SIDESCOPE_TLS_KEY: ${pair}: ${messageOf(error)}`);
  }
  return tls;
}

export function readToken(
  env: Env,
  files: ConfigFiles,
  tell: Tell,
): { token: string; tokenFile: string | null } | null {
  const given = env['SIDESCOPE_TOKEN']?.trim();
  if (given) {
    const problem = tokenProblem(given);
    if (problem) tell(`SIDESCOPE_TOKEN: ${problem}.`);
    return { token: given, tokenFile: null };
  }
  const path = env['SIDESCOPE_TOKEN_FILE']?.trim() || defaultTokenFile(env, homedir());
  const loaded = files.loadToken(path);
  if (loaded.ok) return { token: loaded.token, tokenFile: path };
  tell(`SIDESCOPE_TOKEN_FILE: ${loaded.problem}`);
  return null;
}

function readFile(name: string, path: string, files: ConfigFiles, tell: Tell): string | null {
  try {
    return files.readText(path);
  } catch (error) {
    tell(`${name}: ${path} cannot be read: ${messageOf(error)}`);
    return null;
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
