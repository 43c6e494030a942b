export const HELP = `sidescope-reporter: measures one container or process, and reports it to Sidescope.

  sidescope-reporter --name NAME [--instance ID] [--interval 5s] [--redis URL | --server URL] [-- COMMAND …]

With a COMMAND it runs that, passes input, output, signals and the exit code through, and measures the container's
cgroup, or, where that is not the container's own, the command and its descendants. Without one it measures the cgroup
it is in. Trouble with reporting never touches the command.

  --name NAME       which sidecar this is, as the topology names it                      SIDECAR_NAME
  --instance ID     which replica of it; the host name unless given                      SIDECAR_INSTANCE
  --interval 5s     time between reports while nobody watches, 250ms to 5s
  --redis URL       report to Redis; database 2 unless the address names one             OPS_REDIS_URL
  --server URL      report to a Sidescope server instead                                 SIDESCOPE_URL
  --help, --version

Redis may be redis://, redis+sentinel://host:26379,host:26379/master-name/2 or redis+cluster://host,host; rediss for TLS.
An app that counts traffic (connectTraffic, startReporter) finds the reporter around it by SIDESCOPE_TRAFFIC.

A flag goes before its environment variable. More variables:
  SIDESCOPE_TOKEN, SIDESCOPE_TOKEN_FILE   the server's token, or a file that holds it
  SIDESCOPE_KEY_PREFIX                    before every Redis key; {sidescope}: in a cluster
  SIDECAR_REPORTER_DISABLED=true          run the command and nothing else
  CGROUP_ROOT                             where the cgroup file system is mounted, if not in the usual place

Exit codes: the command's own (128 and more: died of a signal); 126 cannot be run; 127 not found; 2 wrong usage.
`;
