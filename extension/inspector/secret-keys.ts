// Which names hold secrets: of headers, query parameters, form fields and JSON keys, in any case and spelling. Pure.
import { DEFAULT_TERMS } from './redaction-terms.ts';

/** `suspect`: only if the value looks random. "code" may be an OAuth code or a country's. */
export type KeyVerdict = 'secret' | 'suspect' | 'plain';

/** As one word of the name: "x-api-SECRET", "newPassword2". */
const SECRET_WORDS = new Set(
  `password passwords passwd pwd passphrase passcode pass pw secret secrets credential credentials jwt bearer authorization
  cookie cookies csrf xsrf otp totp cvv cvc ssn mnemonic pin apikey privkey phpsessid jsessionid`.split(/\s+/),
);

/** Anywhere in the name, once its letters and digits stand together: "api_key", "APIKey" and "x-apikey" are one. */
const SECRET_PARTS =
  /apikey|apisecret|(?:private|access|secret|signing|encryption|master|account|shared|subscription|license|deploy|auth)key|(?:access|refresh|id|auth|session|csrf|xsrf|bearer|security|user|api|reset|invite|device|push|bot)token|sess(?:ion)?id|sessionkey|connectsid|connectionstring|(?:security|verification|auth|onetime|recovery|backup|mfa|otp)codes?|cardnumber|creditcard|codeverifier|clientassertion|samlresponse|samlassertion|seedphrase|awsaccesskeyid|amzcredential|amzsignature|password|passwd|passphrase|clientsecret|secretid/;

/** Names that end like a secret and are none: positions in a list, and counts of what a language model reads. */
const PLAIN_TOKENS =
  /(?:page|next|previous|prev|continuation|sync|start|resume|cursor|max|min|prompt|completion|total|input|output|cached|reasoning|used|remaining|design|stop|eos|bos|pad)tokens?$/;

/** A name that ends so tells something about a secret. */
const ABOUT = new Set(
  `at on date time expiry expires expiration ttl age policy strength length required enabled disabled count total type
  name label placeholder endpoint field version status valid changed updated created min max limit reset forgot
  visible supported methods format manager page usage in consent banner accepted notice preferences settings domain
  rotation url uri link path score attempts exists set rules title description message error mode`.split(/\s+/),
);

const SUSPECT_WORDS = new Set(
  'key sig signature nonce state ticket code auth session sid access license invite hmac verifier challenge assertion sas'.split(
    ' ',
  ),
);

/** "X-APIKey_2" -> x, api, key. */
const wordsOf = (key: string): string[] =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);

/** What a person set: further parts of names that hold secrets, and those of ours that no longer count. Of letters only. */
export interface OwnTerms {
  more: readonly string[];
  off: readonly string[];
}
export const NO_TERMS: OwnTerms = { more: [], off: [] };

export function judgeKey(key: string, { more, off }: OwnTerms = NO_TERMS): KeyVerdict {
  const words = wordsOf(key);
  const joined = words.join('');
  const last = words.at(-1) ?? '';
  if (more.some((term) => joined.includes(term))) return 'secret';
  if (isSwitchedOff(joined, off)) return 'plain';
  if (words.length > 1 && ABOUT.has(last) && !/tokens?$/.test(last)) return 'plain';
  if (words.some((word) => SECRET_WORDS.has(word)) || SECRET_PARTS.test(joined)) return 'secret';
  if (/tokens?$/.test(joined)) return PLAIN_TOKENS.test(joined) ? 'plain' : 'secret';
  return words.some((word) => SUSPECT_WORDS.has(word)) ? 'suspect' : 'plain';
}

/** "csrf_token" holds two of them, and stays a secret until both are off. */
function isSwitchedOff(joined: string, off: readonly string[]): boolean {
  if (!off.some((term) => joined.includes(term))) return false;
  return !lettersOf(DEFAULT_TERMS).some((term) => !off.includes(term) && joined.includes(term));
}

const lettersOf = (terms: readonly string[]): string[] => terms.map((term) => wordsOf(term).join(''));

/** Of the list that a person keeps. What is judged more finely here is no further part: "token" is none of "max_tokens". */
export function ownTerms(terms: readonly string[]): OwnTerms {
  const listed = lettersOf(terms);
  return {
    more: listed.filter((term) => term.length > 1 && judgeKey(term) === 'plain' && !SUSPECT_WORDS.has(term)),
    off: lettersOf(DEFAULT_TERMS).filter((term) => !listed.includes(term)),
  };
}

/** The same verdicts, remembered: a page asks for the same names again and again. */
export function createKeyJudge(terms: readonly string[]): (key: string) => KeyVerdict {
  const own = ownTerms(terms);
  const known = new Map<string, KeyVerdict>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const verdict = judgeKey(key, own);
    if (known.size < MAX_REMEMBERED) known.set(key, verdict);
    return verdict;
  };
}

const MAX_REMEMBERED = 5_000;
