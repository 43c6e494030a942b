import { expect, test } from 'vitest';
import { createKeys } from '../../server/contract/keys.ts';
import { encodeCommands } from '../resp/encode.ts';
import { aReport } from '../testing/report.ts';
import { COMMANDS_OF_A_REPORT, commandsOfReport, createEncodeReport } from './report-commands.ts';

test('what is encoded beforehand gives the same bytes as the commands themselves', () => {
  const keys = createKeys('p:');
  const commands = commandsOfReport(keys, aReport(), '{"text":"ä"}');
  expect(createEncodeReport(keys, aReport())('{"text":"ä"}', aReport().reportedAtMs)).toBe(encodeCommands(commands));
  expect(commands).toHaveLength(COMMANDS_OF_A_REPORT);
});
