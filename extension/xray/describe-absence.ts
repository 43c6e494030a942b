// Why there is no X-ray, in words, and what mends it. Pure.
import type { Absence } from './absence.ts';

export interface AbsenceText {
  title: string;
  more: string;
  /** To be put into the app. */
  code?: string;
}

/** Under `sidescope-reporter --` the same line only counts and tells: that one reports. */
const START = `import { startReporter } from 'sidescope/reporter';\nstartReporter();`;

export function describeAbsence(absence: Absence): AbsenceText {
  if (absence.kind === 'dropped')
    return {
      title: 'Its entries were probably dropped.',
      more: `${missingText(absence.missing)} around that time: more came than a report has room for.`,
    };
  return TEXTS[absence.kind];
}

/** "12 entries of worker and 3 of api are missing" */
export function missingText(missing: ReadonlyMap<string, number>): string {
  const [first, ...rest] = [...missing].map(([sidecar, count]) => ({ sidecar, count }));
  if (first === undefined) return '';
  const many = first.count !== 1 || rest.length > 0;
  const begin = `${first.count} ${first.count === 1 ? 'entry' : 'entries'} of ${first.sidecar}`;
  const others = rest.map(({ sidecar, count }) => ` and ${count} of ${sidecar}`).join('');
  return `${begin}${others} ${many ? 'are' : 'is'} missing`;
}

const TEXTS: Record<Exclude<Absence['kind'], 'dropped'>, AbsenceText> = {
  'no-id': {
    title: 'The answer holds no request id.',
    more: 'An app names its requests only while a view of Sidescope is open: repeat the request. If that does not help, the app has no reporter in it, or another one answered:',
    code: START,
  },
  'no-answer': {
    title: 'There was no answer, and so no request id.',
    more: 'What the app did for it, if it arrived, is among what ran then in other X-rays.',
  },
  'under-way': {
    title: 'It is still under way.',
    more: 'Apps tell of a request when it has ended, and its id comes with the answer.',
  },
  'from-cache': {
    title: 'It came from the browser’s cache.',
    more: 'No server was asked, so there is nothing to see.',
  },
  awaited: { title: 'Waiting for the entries of this request.', more: 'They come with the next reports of the app.' },
  'not-watched': {
    title: 'Nobody watched when it ran.',
    more: 'Reporters tell of requests only while a view of Sidescope is open. Repeat the request to see it here.',
  },
  forgotten: {
    title: 'It is too long ago.',
    more: 'So much came since that its entries had to go. Repeat the request to see it here.',
  },
  'never-tells': {
    title: 'The app sent an id, but no reporter tells of requests.',
    more: 'The answer’s id may be of something else, or the reporters are of an earlier version. Update sidescope in the app, and start it there:',
    code: START,
  },
  'not-told': {
    title: 'No entry has the id of this request.',
    more: 'Other requests are told of. Its id may come from something in front of the app, or the app leaves it out as polling.',
  },
};
