// Redis commands as they go over the wire (RESP).

export type Command = readonly (string | number)[];

/** All commands as one text, to be written as UTF-8. */
export const encodeCommands = (commands: readonly Command[]): string => commands.map(encodeCommand).join('');

const encodeCommand = (command: Command): string => `*${command.length}\r\n${encodeWords(command)}`;

/** Words of a command, for one of which some are encoded beforehand. */
export const encodeWords = (words: Command): string => words.map(encodeWord).join('');

export const encodeWord = (word: string | number): string => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`;
