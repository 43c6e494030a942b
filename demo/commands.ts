// What the terminal may run. Nothing of a request reaches a command line: a request only names one of these.
export const COMMANDS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  uptime: ['uptime'],
  date: ['date'],
  'disk space': ['df', '-h', '.'],
  'node version': [process.execPath, '--version'],
};
