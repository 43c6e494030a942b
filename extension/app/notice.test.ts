import { describe, expect, it } from 'vitest';
import type { LinkState } from '../link/link-state.ts';
import { CALM, fixtureSnapshot } from '../stories/fixtures.ts';
import { noticeFor } from './notice.ts';

const live: LinkState = { kind: 'live', intervalMs: 500 };
const offline: LinkState = { kind: 'offline', cause: 'no answer', reason: 'Nothing answers.', retryAtMs: null };
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

  it.each([
    ['redis_unavailable', 'error', 'ping'],
    ['redis_timeout', 'error', 'slowlog get 5'],
    ['redis_refused', 'error', 'acl whoami'],
    ['redis_readonly', 'warning', 'role'],
    ['redis_full', 'warning', 'info memory'],
  ] as const)('says that the store is degraded with %s, with the command that tells more', (reason, tone, command) => {
    const snapshot = fixtureSnapshot({ fixtures: CALM, degradedReason: reason });
    const expected = { tone, command: `redis-cli -u "$OPS_REDIS_URL" ${command}` };
    expect(noticeFor({ ...facts, snapshot })).toMatchObject(expected);
  });

  it('gives the command for a first reporter while none has reported', () => {
    expect(noticeFor({ ...facts, snapshot: fixtureSnapshot({ fixtures: [] }) })?.command).toBe(
      'sidescope-reporter --name frontend --server http://127.0.0.1:7373 -- COMMAND',
    );
  });
});
