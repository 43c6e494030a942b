// Redis commands as they go over the wire (RESP).

export type Command = readonly (string | number)[];

/** All commands as one text, to be written as UTF-8. */
export const encodeCommands = (commands: readonly Command[]): string => commands.map(encodeCommand).join('');

function encodeCommand(command: Command): string {
  let text = `*${command.length}\r\n`;
  for (const word of command) text += `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`;
  return text;
}
