// What the app consists of, as declared: sidecars and the channels that run through them, in the order shown.
import * as v from 'valibot';
import { Amount, field, InstanceId, Name } from './fields.ts';
import { MAX_EXCLUDED } from './keys.ts';
import { type Parsed, parseWire, wireProblems } from './parse.ts';

/** Most sidecars a topology may declare, and most that a snapshot holds. */
export const MAX_SIDECARS = 1_000;
/** Most channels a topology may declare. */
export const MAX_CHANNELS = 200;

const Label = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** "http://host[:port]" exactly, as `location.origin` gives it. */
const Origin = v.pipe(
  v.string(),
  v.check(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text,
    'must be an origin such as "http://localhost:3000", without a path',
  ),
);

/** "/api/me": the folder of a path, without query and fragment. */
const PathPrefix = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^\/[^\s?#]*$/, 'must be the beginning of a path, such as "/api/me", without host and query'),
);

/** A typing error must not be taken for something left out. */
const unknownKey = (issue: v.StrictObjectIssue) =>
  issue.expected === 'never' ? 'is not a setting; check its spelling' : issue.message;

const SidecarDeclaration = v.strictObject(
  {
    name: field(Name, 'Its name, as its reporter is started with.'),
    kind: field(
      v.optional(v.picklist(['container', 'redis']), 'container'),
      '"container": a reporter runs beside it. "redis": the server measures it through INFO on OPS_REDIS_URL.',
    ),
    weights: field(
      v.optional(v.record(InstanceId, Amount)),
      'How the load balancer in front divides traffic among its replicas, by instance id; shown beside what is observed.',
    ),
  },
  unknownKey,
);

const ChannelDeclaration = v.strictObject(
  {
    id: field(Name, 'The channel’s id, as traffic is counted under.'),
    label: field(Label, 'Its name on screen.'),
    path: field(
      v.pipe(v.array(Name), v.minLength(1), v.maxLength(16)),
      'The sidecars it runs through, in order. One is enough.',
    ),
  },
  unknownKey,
);

const unique = (items: readonly string[]) => new Set(items).size === items.length;

export const TopologySchema = v.pipe(
  v.strictObject(
    {
      sidecars: v.pipe(v.array(SidecarDeclaration), v.minLength(1), v.maxLength(MAX_SIDECARS)),
      channels: v.optional(v.pipe(v.array(ChannelDeclaration), v.maxLength(MAX_CHANNELS)), []),
      origins: field(
        v.optional(v.pipe(v.array(Origin), v.maxLength(50)), []),
        'Origins of the app’s own pages. A tab on one of them belongs to this server.',
      ),
      polling: field(
        v.optional(v.pipe(v.array(PathPrefix), v.maxLength(MAX_EXCLUDED))),
        'Paths at or below which GETs only poll, by whole segments ("/api/me" holds "/api/me/roles", not "/api/menu"). The extension leaves such GETs out of its list of requests, except errors and changed statuses; apps tell of none but errors. Absent: none.',
      ),
    },
    unknownKey,
  ),
  v.check((topology) => unique(topology.sidecars.map((sidecar) => sidecar.name)), 'two sidecars have the same name'),
  v.check((topology) => unique(topology.channels.map((channel) => channel.id)), 'two channels have the same id'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const names = new Set(dataset.value.sidecars.map((sidecar) => sidecar.name));
    for (const channel of dataset.value.channels)
      for (const name of channel.path)
        if (!names.has(name))
          addIssue({ message: `channel "${channel.id}" runs through "${name}", which is not among the sidecars` });
  }),
);

export type Topology = v.InferOutput<typeof TopologySchema>;

/** Reads a topology file’s parsed JSON. The reason names the entry that is wrong. */
export const parseTopology = (value: unknown): Parsed<Topology> => parseWire(TopologySchema, value);

/** Everything that is wrong with a topology file’s parsed JSON, each with the entry that is wrong; none: it is good. */
export const topologyProblems = (value: unknown): string[] => wireProblems(TopologySchema, value);

/** The six sidecars and four channels shown when no topology file is given. */
export const DEFAULT_TOPOLOGY: Topology = {
  sidecars: [
    { name: 'frontend', kind: 'container' },
    { name: 'api', kind: 'container' },
    { name: 'worker', kind: 'container' },
    { name: 'beat', kind: 'container' },
    { name: 'redis', kind: 'redis' },
    { name: 'terminal', kind: 'container' },
  ],
  channels: [
    { id: 'browser', label: 'Browser', path: ['frontend', 'api'] },
    { id: 'async', label: 'Async', path: ['redis', 'worker'] },
    { id: 'scheduled', label: 'Scheduled', path: ['beat'] },
    { id: 'ws-exec', label: 'ws / exec', path: ['api', 'terminal'] },
  ],
  origins: [],
};
