// Where a server keeps its token unless told otherwise: a reporter on the same machine looks there as well. Pure.

/** $XDG_STATE_HOME/sidescope/token, else ~/.local/state/sidescope/token. */
export function defaultTokenFile(env: Readonly<Record<string, string | undefined>>, homeFolder: string): string {
  const state = env['XDG_STATE_HOME']?.trim() || `${env['HOME'] || homeFolder}/.local/state`;
  return `${state}/sidescope/token`;
}
