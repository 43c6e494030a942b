// What an app may do with the requests that it answers, and how one such state is held against another.
import * as v from 'valibot';

export const STATES = [
  /** Requests are not followed; counted they are in all states. */
  'off',
  /** They are followed while somebody watches, and nobody does. */
  'unwatched',
  /** They are named for nobody: ids are echoed and handed on, and nothing is told. */
  'named',
  /** Somebody watches: as many as there is room for are named and told of, and reports come faster. */
  'watched',
  /** Not followed; the app itself sets two headers as long as ours. The least that any naming can cost. */
  'own headers',
] as const;
export type State = (typeof STATES)[number];

/** So many pairs of slices, one "off", one in the other state, in random order. */
export const JobSchema = v.object({
  with: v.picklist(STATES),
  pairs: v.number(),
  /** After each change of state, not measured: what is compiled anew then. */
  settleMs: v.number(),
  /** Of each slice, at least. */
  ms: v.number(),
});
export type Job = v.InferOutput<typeof JobSchema>;

const SliceSchema = v.object({ micros: v.number(), requests: v.pipe(v.number(), v.minValue(1)), ms: v.number() });
export const PairsSchema = v.object({ pairs: v.array(v.object({ off: SliceSchema, with: SliceSchema })) });
export type TracePair = v.InferOutput<typeof PairsSchema>['pairs'][number];
export type Slice = v.InferOutput<typeof SliceSchema>;

export const microsPerRequest = ({ micros, requests }: Slice): number => micros / requests;
export const requestsPerSecond = ({ requests, ms }: Slice): number => (requests * 1_000) / ms;
