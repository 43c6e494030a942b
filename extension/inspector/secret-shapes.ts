// What secrets look like, wherever they stand. Each shape is one that its issuer chose so that it can be told. Pure.

/** Stands where a secret stood. */
export const REDACTED = '[redacted]';

const SHAPES: readonly RegExp[] = [
  // JSON Web Tokens, whole or cut off: two or more parts of which the first is `{"…` in base64.
  /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*){0,3}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/,
  // Amazon
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/,
  // GitHub, GitLab
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_\w{20,}/,
  /\bgl(?:pat|rt|ptt|cbt|dt|oas|soat|ft)-[\w-]{16,}/,
  // Slack
  /\bxox[abeoprs]-[\w-]{8,}/,
  /\bhooks\.slack\.com\/services\/[\w/]{16,}/,
  // Stripe, Square
  /\b(?:sk|rk|pk)_(?:live|test)_\w{8,}/,
  /\bwhsec_[\w+/=-]{16,}/,
  /\bsq0(?:atp|csp)-[\w-]{16,}/,
  // OpenAI, Anthropic and those who followed. A slug has no digits so late.
  /\bsk-(?=[\w-]*\d)[\w-]{20,}/,
  // Google
  /\bAIza[\w-]{30,}/,
  /\bya29\.[\w-]{16,}/,
  /\bGOCSPX-[\w-]{16,}/,
  // Registries
  /\bnpm_[A-Za-z0-9]{30,}/,
  /\bpypi-[\w-]{16,}/,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
  // Twilio, Mailgun, Telegram
  /\bSK[0-9a-f]{32}\b/,
  /\bkey-[0-9a-f]{32}\b/,
  /\b\d{8,10}:AA[\w-]{32,}/,
  /\b(?:do[opr]_v1_[a-f0-9]{40,}|hf_[A-Za-z0-9]{30,}|shp(?:at|ca|pa|ss)_[a-f0-9]{32}|dapi[0-9a-f]{32}|lin_api_\w{20,}|hv[sb]\.[\w-]{20,})/,
  // PASETO, iron
  /\bv[1-4]\.(?:local|public)\.[\w-]{16,}(?:\.[\w-]+)?/,
  /\bFe26\.2\*[^\s"']{16,}/,
  // Payment cards as people write them, in groups.
  /\b(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6011|65\d{2})([ -])\d{4}\1\d{4}\1\d{4}\b/,
];

/** A scheme of HTTP authentication and what follows it. Prose has no digit there: "Basic information". */
const SCHEME =
  /\b(Bearer|Basic|Token|ApiKey|Negotiate|Digest|Hawk|GenieKey|AWS4-HMAC-SHA256|OAuth)(\s+|%20|\+)(?=[^\s"'<>,;]*[\d=_])([^\s"'<>,;]{8,}(?:,\s*\w+=(?:"[^"]*"|[^\s,"]+))*)/gi;

/** "scheme://user:password@host", as in connection strings. */
const USERINFO = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/?#@:"'<>]*:[^\s/?#@"'<>]+@/gi;

// One expression for all shapes: a text is gone through once. Backreferences would shift, so the cards' group is inlined.
const ANY_SHAPE = new RegExp(
  SHAPES.map(({ source }) => source.replaceAll('([ -])', '[ -]').replaceAll('\\1', '[ -]')).join('|'),
  'g',
);

/** Every secret that can be told by its looks, replaced; the text itself where there is none. */
export function redactShapes(text: string): string {
  if (text.length < 8) return text;
  return text
    .replace(ANY_SHAPE, REDACTED)
    .replace(SCHEME, (_, scheme: string, space: string) => `${scheme}${space}${REDACTED}`)
    .replace(USERINFO, `$1${REDACTED}@`);
}

/** For names that may hold a secret: at least ten characters, of letters and digits both, and no words, dates or numbers. */
export const looksRandom = (value: string): boolean =>
  value.length >= 10 &&
  /^[\w.+/=~%:-]+$/.test(value) &&
  /\d/.test(value) &&
  /[a-z]/i.test(value) &&
  !/^\d{4}-\d{2}-\d{2}/.test(value) &&
  !/^[a-z]+(?:[-_.][a-z]+)*[-_.]?\d{0,4}$/i.test(value);
