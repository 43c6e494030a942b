import { CONTRACT_VERSION } from '../../server/contract/stream.ts';

/** What to update when server and extension do not speak the same contract. */
export const versionText = (url: string, contractVersion: number): string =>
  contractVersion > CONTRACT_VERSION
    ? `The server at ${url} is newer than this extension. Update the extension.`
    : `The server at ${url} is older than this extension. Update the server.`;
