import { describe, expect, it } from 'vitest';
import type { LinkState } from '../link/link-state.ts';
import { CALM, fixtureSnapshot } from '../stories/fixtures.ts';
import { noticeFor } from './notice.ts';

const live: LinkState = { kind: 'live', intervalMs: 500 };
const offline: LinkState = { kind: 'offline', reason: 'Nothing answers.', retryAtMs: null };
const facts = {
  link: live,
  snapshot: fixtureSnapshot({ fixtures: CALM }),
  outdated: false,
  serverUrl: 'http://127.0.0.1:7373',
};

describe('noticeFor', () => {
  it('is silent while all is well', () => {
    expect(noticeFor(facts)).toBeNull();
  });

  it('puts an updated extension before a lost link, because only a reload mends that', () => {
    expect(noticeFor({ ...facts, link: offline, outdated: true })).toMatchObject({ action: 'reload' });
  });

  it('passes on why a link is lost, and offers to try again', () => {
    expect(noticeFor({ ...facts, link: offline })).toMatchObject({
      tone: 'error',
      text: 'Nothing answers.',
      action: 'retry',
    });
  });

  it('says that Redis is away, with the command that tells', () => {
    const snapshot = fixtureSnapshot({ fixtures: CALM, storeLost: true });
    expect(noticeFor({ ...facts, snapshot })).toMatchObject({
      tone: 'error',
      command: 'redis-cli -u "$OPS_REDIS_URL" ping',
    });
  });

  it('gives the command for a first reporter while none has reported', () => {
    expect(noticeFor({ ...facts, snapshot: fixtureSnapshot({ fixtures: [] }) })?.command).toBe(
      'sidescope-reporter --name frontend --server http://127.0.0.1:7373 -- COMMAND',
    );
  });
});
