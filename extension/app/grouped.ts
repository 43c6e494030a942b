const inEnglish = new Intl.NumberFormat('en');

/** 25680 -> "25,680": the panel is in English, whatever the browser speaks. */
export const grouped = (whole: number): string => inEnglish.format(whole);
