import { expect, it } from 'vitest';
import { type EventFilter, passes } from './event-filter.ts';
import { itemsOf, sampleEntry, sampleGap, sampleTold, told } from './sample-log.ts';

const log = itemsOf(
  sampleTold(sampleEntry('api', 1, { to: 'degraded', reason: 'report is late' })),
  sampleTold(sampleEntry('worker', 2)),
  sampleTold(
    sampleEntry('beat', 3, { kind: 'reporter_restarted', instance: 'beat-7f', from: null, to: null, reason: null }),
  ),
  sampleTold(sampleEntry('none', 4, { kind: 'store_lost', sidecar: null, from: null, to: null, reason: null })),
  sampleGap(5),
);
const paths = [['frontend', 'api'], ['api', 'worker'], ['beat']];

function shown(filter: Partial<EventFilter>) {
  const all = log.filter(passes({ scope: 'all', chosen: null, paths, text: '', ...filter }));
  return told(all).map((line) => line.split(' ')[0]);
}

it('shows everything where nothing is asked for', () => {
  expect(shown({})).toEqual(['api', 'worker', 'beat', 'store_lost', 'gap']);
});

it('shows one sidecar, with what concerns the store and the gaps, which bear on all', () => {
  expect(shown({ scope: 'sidecar', chosen: 'beat' })).toEqual(['beat', 'store_lost', 'gap']);
});

it('shows the sidecars that share a channel with it', () => {
  expect(shown({ scope: 'channels', chosen: 'worker' })).toEqual(['api', 'worker', 'store_lost', 'gap']);
});

it('shows everything while no sidecar is chosen', () => {
  expect(shown({ scope: 'sidecar' })).toHaveLength(log.length);
});

it.each<[string, string[]]>([
  ['worker', ['worker']],
  ['BEAT-7', ['beat']],
  ['late degraded', ['api']],
  ['store', ['store_lost', 'gap']],
  ['late worker', []],
])('"%s" finds %j', (text, names) => expect(shown({ text })).toEqual(names));
