// Pairs this browser with a server that it may reach: the code that the server printed becomes a token. In: address and
// code. Out: the paired server, or a sentence that says what went wrong and what mends it.
import { PairBody, VersionBody } from '../../server/contract/http.ts';
import { type Parsed, parseWireJson } from '../../server/contract/parse.ts';
import { CONTRACT_VERSION } from '../../server/contract/stream.ts';
import { errorText, type RequestDeps, request } from '../link/request.ts';
import { silentText } from '../link/silent-text.ts';
import { versionText } from '../link/version-text.ts';
import type { PairInput } from './pair-input.ts';
import type { PairedServer } from './paired-server.ts';
import { nameOf } from './server-address.ts';

const MAX_BODY_LENGTH = 10_000;

export interface PairDeps extends RequestDeps {
  /** Keeps it; gives it back as kept. Throws with a sentence when there is no room. */
  save(server: PairedServer): Promise<PairedServer>;
  newId(): string;
}

export async function pairServer({ url, code }: PairInput, deps: PairDeps): Promise<Parsed<PairedServer>> {
  const token = await tokenFor(url, code, deps);
  if (!token.ok) return token;
  const version = await checkVersion(url, token.value, deps);
  if (!version.ok) return version;
  return keep({ id: deps.newId(), name: nameOf(url), url, token: token.value }, deps);
}

async function keep(server: PairedServer, deps: PairDeps): Promise<Parsed<PairedServer>> {
  try {
    return { ok: true, value: await deps.save(server) };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

async function tokenFor(url: string, code: string, deps: RequestDeps): Promise<Parsed<string>> {
  const reply = await request(deps, { method: 'POST', url: `${url}/api/pair`, body: { code } });
  if (reply === null) return silent(url);
  if (reply.status === 404) return notSidescope(url);
  if (reply.status !== 200) return failed(errorText(reply));
  const body = parseWireJson(PairBody, reply.text, MAX_BODY_LENGTH);
  return body.ok ? { ok: true, value: body.value.token } : notSidescope(url);
}

async function checkVersion(url: string, token: string, deps: RequestDeps): Promise<Parsed<null>> {
  const reply = await request(deps, { method: 'GET', url: `${url}/api/version`, token });
  if (reply === null) return silent(url);
  if (reply.status !== 200) return failed(errorText(reply));
  const body = parseWireJson(VersionBody, reply.text, MAX_BODY_LENGTH);
  if (!body.ok) return notSidescope(url);
  const { contractVersion } = body.value;
  return contractVersion === CONTRACT_VERSION ? { ok: true, value: null } : failed(versionText(url, contractVersion));
}

const failed = (reason: string): Parsed<never> => ({ ok: false, reason });

const silent = (url: string) => failed(silentText(url));

const notSidescope = (url: string) => failed(`What answers at ${url} is not a Sidescope server. Check the port.`);
