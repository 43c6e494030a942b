// The field types that several schemas share.
import * as v from 'valibot';
import { INSTANCE_ID, NAME } from './names.ts';

export const Name = v.pipe(
  v.string(),
  v.regex(NAME, 'must be 1 to 63 of a-z 0-9 . _ - and start with a letter or digit'),
);

export const InstanceId = v.pipe(
  v.string(),
  v.regex(INSTANCE_ID, 'must be 1 to 128 of A-Z a-z 0-9 . _ - @ / and start with a letter, digit or _'),
);

/** Safe whole number, 0 or more. */
export const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const AllButThree = v.record(Name, Count);
/** v.record leaves them out without a word, as it does "__proto__"; but as channels they are as good as any. */
const LEFT_OUT = ['constructor', 'prototype'];

/** Numbers by channel id. */
export const Totals: typeof AllButThree = {
  ...AllButThree,
  '~run'(dataset, config) {
    const given = dataset.value;
    const taken = AllButThree['~run'](dataset, config);
    if (!taken.typed || typeof given !== 'object' || given === null) return taken;
    for (const channel of LEFT_OUT) {
      if (!Object.hasOwn(given, channel)) continue;
      const total: unknown = Reflect.get(given, channel);
      if (v.is(Count, total)) taken.value[channel] = total;
    }
    return taken;
  },
};

/** 2001. */
export const EARLIEST_EPOCH_MS = 1e12;

/** Milliseconds since the Unix epoch. The lower bound catches seconds sent as milliseconds. */
export const EpochMs = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(EARLIEST_EPOCH_MS, 'must be milliseconds since 1970 (this looks like seconds)'),
  v.maxValue(1e14),
);

/** 0 or more; a fraction is allowed. */
export const Amount = v.pipe(v.number(), v.finite(), v.minValue(0));

type Described<S extends v.GenericSchema> = v.SchemaWithPipe<
  readonly [S, v.DescriptionAction<v.InferOutput<S>, string>]
>;

/** Adds the sentence that documents a field, shown in the OpenAPI document. */
export const field = <const S extends v.GenericSchema>(schema: S, text: string): Described<S> =>
  v.pipe(schema, v.description<v.InferOutput<S>, string>(text));
