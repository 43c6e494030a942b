// What every store keeps. Run against each adapter by its own test file.
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Occurrence } from '../contract/log-entry.ts';
import { MAX_REPORT_CHANNELS } from '../contract/report-limits.ts';
import { toWireJson } from '../contract/wire.ts';
import type { Store, StoredReport } from '../store/store.ts';
import { makeReport, nextReport } from './make-report.ts';
import { until } from './until.ts';

export interface StoreUnderTest {
  store: Store;
  /** A second server's view of the same data. */
  replica: Store;
  /** Lets time pass for the store: reports, leases and tickets grow older by so much. */
  passMs: (ms: number) => Promise<void>;
}

const names = (stored: readonly StoredReport[]) =>
  stored.map((one) => (one.ok ? `${one.report.name}/${one.report.instance}` : `bad ${one.rejected.name}`)).sort();

const occurrence = (sidecar: string): Occurrence => ({
  atMs: 1_795_000_000_000,
  kind: 'health_changed',
  sidecar,
  instance: null,
  from: 'healthy',
  to: 'down',
  reason: 'stopped reporting',
});

function listen(store: Store) {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const heard: StoredReport[] = [];
  let gaps = 0;
  let logs = 0;
  const onLog = () => {
    logs += 1;
  };
  const onGap = () => {
    gaps += 1;
  };
  store.subscribe({ onReport: (stored) => heard.push(stored), onLog, onGap, onDeaf: () => {} }, ending.signal);
  return { heard, gaps: () => gaps, logs: () => logs, stop: () => ending.abort() };
}

export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    test('holds nothing at first', async () => {
      const { store } = await open();
      expect((await store.readPicture()).reports).toEqual([]);
      expect(await store.readWatch()).toBeNull();
      expect(await store.takeTicket('never-put')).toBe(false);
      expect(store.state()).toEqual({ kind: 'ok' });
    });

    test('gives back the latest report of every instance, whole, on every replica', async () => {
      const { store, replica } = await open();
      const full = nextReport({ name: 'worker', instance: 'worker@host/2', traffic: { async: 7, 'ws-exec': 0 } });
      await store.putReport(makeReport({ name: 'api', instance: 'api-1' }));
      await store.putReport(makeReport({ name: 'api', instance: 'api-2' }));
      await store.putReport(makeReport({ name: 'worker', instance: 'worker@host/2', traffic: {} }));
      await store.putReport(full);
      const stored = (await replica.readPicture()).reports;
      expect(names(stored)).toEqual(['api/api-1', 'api/api-2', 'worker/worker@host/2']);
      expect(stored.find((one) => one.ok && one.report.name === 'worker')).toMatchObject({ report: full });
      expect(names((await replica.readPicture()).reports)).toEqual(names(stored));
    });

    test('takes the largest report there can be', async () => {
      const { store } = await open();
      const traffic = Object.fromEntries(
        Array.from({ length: MAX_REPORT_CHANNELS }, (_, index) => [`channel-${index}`, Number.MAX_SAFE_INTEGER]),
      );
      await store.putReport(makeReport({ traffic }));
      expect((await store.readPicture()).reports).toMatchObject([{ ok: true, report: { traffic } }]);
    });

    test('takes the age from its own clock, whatever the reporter says the time is', async () => {
      const { store, passMs } = await open();
      await store.putReport(makeReport({ reportedAtMs: 1_000_000_000_000 }));
      await passMs(2_000);
      const [stored] = (await store.readPicture()).reports;
      expect(stored?.ok && stored.ageMs).toBeGreaterThanOrEqual(2_000);
      expect(stored?.ok && stored.ageMs).toBeLessThan(4_000);
    });

    test('forgets a report 30 s after it was put', async () => {
      const { store, passMs } = await open();
      await store.putReport(makeReport());
      await passMs(30_500);
      expect((await store.readPicture()).reports).toEqual([]);
    });

    test('tells every replica of a new report, once, until told to stop', async () => {
      const { store, replica } = await open();
      const here = listen(store);
      const there = listen(replica);
      await until('both listen', () => here.gaps() > 0 && there.gaps() > 0);
      const report = nextReport();
      await store.putReport(report);
      await until('both heard', () => here.heard.length > 0 && there.heard.length > 0);
      expect(here.heard).toEqual([{ ok: true, report, json: toWireJson(report), ageMs: 0 }]);
      expect(there.heard).toEqual(here.heard);
      there.stop();
      await store.putReport(nextReport());
      await until('the other still hears', () => here.heard.length === 2);
      expect(there.heard.length).toBe(1);
    });

    test('a ticket is good once, on whichever replica it is shown first', async () => {
      const { store, replica } = await open();
      await store.putTicket('a-ticket');
      await store.putTicket('another-ticket');
      const tries = await Promise.all(
        Array.from({ length: 100 }, (_, index) => (index % 2 ? store : replica).takeTicket('a-ticket')),
      );
      expect(tries.filter(Boolean)).toHaveLength(1);
      expect(await replica.takeTicket('another-ticket')).toBe(true);
    });

    test('a ticket lapses after 30 s', async () => {
      const { store, passMs } = await open();
      await store.putTicket('a-ticket');
      await passMs(30_500);
      expect(await store.takeTicket('a-ticket')).toBe(false);
    });

    test('the log gives back what was put in it, in order, after any place in it, on every replica', async () => {
      const { store, replica } = await open();
      const { lastId: start } = await store.readLog(null);
      expect(await store.readLog(null)).toMatchObject({ entries: [], follows: true });
      expect(await store.readLog(start)).toMatchObject({ entries: [], lastId: start, follows: true });
      expect(await store.appendLog([occurrence('api'), occurrence('worker')], start)).toBe(true);
      const { entries, lastId, follows } = await replica.readLog(start);
      expect(follows).toBe(true);
      expect(entries.map(({ id: _, ...rest }) => rest)).toEqual([occurrence('api'), occurrence('worker')]);
      expect(entries[1]?.id).toBe(lastId);
      expect(await replica.appendLog([occurrence('beat')], lastId)).toBe(true);
      expect((await store.readLog(entries[0]?.id ?? '')).entries.map(({ sidecar }) => sidecar)).toEqual([
        'worker',
        'beat',
      ]);
      expect((await store.readLog(null)).entries).toHaveLength(3);
    });

    test('the log is only added to at the end that the writer has read', async () => {
      const { store, replica } = await open();
      const { lastId: start } = await store.readLog(null);
      const tries = await Promise.all([
        store.appendLog([occurrence('api')], start),
        replica.appendLog([occurrence('api')], start),
      ]);
      expect(tries.filter(Boolean)).toHaveLength(1);
      expect((await store.readLog(null)).entries).toHaveLength(1);
      expect(await store.appendLog([occurrence('api')], start)).toBe(false);
    });

    test('a place that the log does not know, or knows no more, is told', async () => {
      const { store } = await open();
      const { lastId: start } = await store.readLog(null);
      await store.appendLog([occurrence('api')], start);
      const [first] = (await store.readLog(null)).entries;
      expect(await store.readLog('123-4')).toMatchObject({ entries: [], follows: false });
      let lastId = first?.id ?? '';
      for (let round = 0; round < 22; round += 1) {
        const batch = Array.from({ length: 100 }, () => occurrence('api'));
        expect(await store.appendLog(batch, lastId)).toBe(true);
        lastId = (await store.readLog(lastId)).lastId;
      }
      const whole = await store.readLog(null);
      expect(whole.entries).toHaveLength(2_000);
      expect(whole.lastId).toBe(lastId);
      const [oldest] = whole.entries;
      expect((await store.readLog(oldest?.id ?? '')).entries).toEqual(whole.entries.slice(1));
      expect((await store.readLog(null)).follows).toBe(false);
      expect((await store.readLog(first?.id ?? '')).follows).toBe(false);
      expect((await store.readLog(start)).follows).toBe(false);
    });

    test('where watching began stands in the log, before what was noticed then', async () => {
      const { store, replica } = await open();
      await store.appendLog([occurrence('api'), occurrence('worker')], (await store.readLog(null)).lastId);
      const { lastId } = await store.readLog(null);
      expect((await store.readLog(lastId)).beginnings).toEqual([]);
      expect(await replica.appendLog([occurrence('beat')], lastId, true)).toBe(true);
      const { entries, beginnings } = await store.readLog(null);
      const began = beginnings.at(-1);
      expect(entries.map(({ sidecar }) => sidecar)).toEqual(['api', 'worker', 'beat']);
      expect(began?.at).toBe(2);
      expect(await store.readLog(began?.id ?? '')).toMatchObject({
        entries: [{ sidecar: 'beat' }],
        follows: true,
        beginnings: [],
      });
      expect(await store.readLog(lastId)).toMatchObject({ follows: true, beginnings: [{ at: 0 }] });
    });

    test('knows whether any replica listens just now', async () => {
      const { store, replica } = await open();
      expect(await store.isFollowed()).toBe(false);
      const there = listen(replica);
      await until('it listens', () => there.gaps() > 0);
      expect(await store.isFollowed()).toBe(true);
      there.stop();
      await until('it listens no more', async () => !(await store.isFollowed()));
    });

    test('every replica is told that the log grew', async () => {
      const { store, replica } = await open();
      const there = listen(replica);
      await until('it listens', () => there.gaps() > 0);
      await store.appendLog([occurrence('api')], (await store.readLog(null)).lastId);
      await until('it was told', () => there.logs() > 0);
    });

    test('the watch lease is seen by every replica, and lapses 9 s after it was last renewed', async () => {
      const { store, replica, passMs } = await open();
      await store.renewWatch(500);
      expect(await replica.readWatch()).toBe(500);
      await passMs(6_000);
      await store.renewWatch(250);
      await passMs(6_000);
      expect(await replica.readWatch()).toBe(250);
      await passMs(5_000);
      expect(await replica.readWatch()).toBeNull();
    });

    test('of two replicas that ask for different cadences the shorter stands, until its replica asks no more', async () => {
      const { store, replica, passMs } = await open();
      await store.renewWatch(250);
      await replica.renewWatch(1_000);
      expect(await replica.readWatch()).toBe(250);
      await replica.renewWatch(250);
      await passMs(6_000);
      await replica.renewWatch(1_000);
      expect(await store.readWatch()).toBe(1_000);
    });
  });
}
