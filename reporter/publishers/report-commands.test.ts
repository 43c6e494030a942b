import { expect, test } from 'vitest';
import { createKeys } from '../../server/contract/keys.ts';
import { encodeCommands } from '../resp/encode.ts';
import { aReport } from '../testing/report.ts';
import { COMMANDS_OF_A_REPORT, commandsOfReport, createEncodeReport } from './report-commands.ts';

test('what is encoded beforehand gives the same bytes as the commands themselves', () => {
  const keys = createKeys('p:');
  const encode = createEncodeReport(keys, aReport());
  // Longer and shorter ones in turn, in one buffer.
  for (const length of [1, 30_000, 2, 100, 100]) {
    const json = JSON.stringify({ text: 'ä'.repeat(length) });
    const commands = commandsOfReport(keys, aReport(), json);
    expect(encode(json, aReport().reportedAtMs).toString()).toBe(encodeCommands(commands));
    expect(commands).toHaveLength(COMMANDS_OF_A_REPORT);
  }
});
