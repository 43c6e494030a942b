// What `sidescope-server --help` prints, and the one list of the variables that config.ts reads.
export const HELP = `sidescope-server: shows the containers behind a web app to the Sidescope panel in DevTools.

  sidescope-server [--help | --version]

It prints where it listens and a pairing code, and runs until SIGTERM or SIGINT. Everything is set in the environment:

  SIDESCOPE_HOST            address to listen on; default 127.0.0.1 and ::1. Any other than loopback needs TLS or a proxy.
  SIDESCOPE_PORT            0 to 65535; default 7373; 0 = any free port.
  SIDESCOPE_TOKEN           bearer token, 16 to 256 characters; or SIDESCOPE_TOKEN_FILE, a file that holds it, made if
                            missing; default $XDG_STATE_HOME/sidescope/token or ~/.local/state/sidescope/token.
  SIDESCOPE_TOPOLOGY        JSON file: sidecars, channels, origins; default: six sidecars and four channels.
  OPS_REDIS_URL             redis://host:6379/2, redis+sentinel://host:26379,host:26379/master-name/2 or
                            redis+cluster://host,host (rediss: TLS); database 2 unless it names one; default: the
                            embedded store.
  SIDESCOPE_KEY_PREFIX      put in front of every Redis key; default none. In Cluster a hash tag: {sidescope}:
  SIDESCOPE_ALLOWED_HOSTS   further names the server is reached under, comma-separated: name or name:port.
  SIDESCOPE_TLS_CERT, SIDESCOPE_TLS_KEY   PEM files; both or neither.
  SIDESCOPE_TRUSTED_PROXY   address or CIDR of the proxy in front; then only it and loopback may connect.
  SIDESCOPE_MAX_STREAMS     event streams open at once, 1 to 20,000; default 1,000. More are answered 503.
  SIDESCOPE_LOG_LEVEL       fatal, error, warn, info, debug, trace or silent; default warn.

Exit codes: 0 ended by a signal; 1 could not run; 2 wrong usage or wrong settings.
`;
