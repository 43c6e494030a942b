// Expressions that read the Requests tab as a person would: by what stands on the screen. Each in brackets.

export const REQUESTS_TAB = '#drawer-tab-requests';

/** Each row in sight as "GET /api/me 200". */
export const requestRows = `[...document.querySelectorAll('.request-body > .request-row:not([hidden])')].map((row) =>
  ['method', 'name', 'status'].map((cell) => row.querySelector('.cell-' + cell).textContent).join(' '))`;

/** What the first row in sight with this text says of the backend, as "browser·async | frontend 4 ms · api 16 ms". */
export const backendOf = (text: string): string => `(() => {
  const row = [...document.querySelectorAll('.request-body > .request-row:not([hidden])')]
    .find((one) => one.textContent.includes(${JSON.stringify(text)}));
  return ['channels', 'server'].map((cell) => row?.querySelector('.cell-' + cell).textContent).join(' | ');
})()`;

/** How many rows in sight hold this text. */
export const rowsWith = (text: string): string =>
  `(${requestRows}.filter((row) => row.includes(${JSON.stringify(text)})).length)`;

/** What a busy machine shows of the page's polling may push a row out of sight: a filter keeps it there. */
export const filterBy = (text: string): string => `(() => {
  const field = document.querySelector('[aria-label="Filter requests"]');
  field.value = ${JSON.stringify(text)};
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
})()`;

export const pollingText = `(document.querySelector('.polling-summary')?.textContent ?? '')`;
export const statusLine = `(document.querySelector('.inspector-status')?.textContent ?? '')`;
export const detailsText = `(document.querySelector('.request-details-view')?.textContent ?? '')`;

/** Opens the first row with this text. */
export const openRow = (text: string): string =>
  `[...document.querySelectorAll('.request-body > .request-row:not([hidden])')]
    .find((row) => row.textContent.includes(${JSON.stringify(text)})).click()`;

/** Presses "Save as HAR", and gives the file’s text in place of a download. */
export const savedHar = `(() => {
  const blobs = [];
  const { createObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    blobs.push(blob);
    return 'data:,';
  };
  document.querySelector('[aria-label="Save as HAR"]').click();
  URL.createObjectURL = createObjectURL;
  return blobs[0].text();
})()`;

/** The button of a lens: its number, as the truth that it has any, and how to press it. */
export const lensChip = (label: string) => {
  const chip = `[...document.querySelectorAll('.inspector-toolbar .lens-chips > .chip')]
    .find((one) => one.textContent.startsWith('${label}'))`;
  return { count: `Number(${chip}?.querySelector('.chip-count').textContent)`, press: `${chip}.click()` };
};
