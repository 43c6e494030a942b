// The shop's products, and a search through all of them: memory and CPU that the api really uses.
export interface Product {
  id: number;
  name: string;
  priceCents: number;
  stock: number;
  text: string;
}

const PAPERS = ['Laid', 'Wove', 'Cotton', 'Kraft', 'Vellum', 'Blotting', 'Tracing', 'Marbled', 'Ledger', 'Dotted'];
const THINGS = ['notebook', 'envelope', 'card', 'folder', 'sketchbook', 'planner', 'label', 'sheet', 'journal', 'pad'];
const COLOURS = ['ivory', 'slate', 'moss', 'clay', 'ink', 'sand', 'plum', 'chalk'];

/** The same products at every start. */
export function createCatalogue(size: number): Product[] {
  return Array.from({ length: size }, (_, index) => {
    const paper = PAPERS[index % PAPERS.length] ?? '';
    const thing = THINGS[Math.floor(index / 7) % THINGS.length] ?? '';
    const colour = COLOURS[Math.floor(index / 3) % COLOURS.length] ?? '';
    return {
      id: index + 1,
      name: `${paper} ${thing}, ${colour}`,
      priceCents: 180 + ((index * 37) % 2400),
      stock: (index * 7919) % 9973,
      text: `${paper} ${thing} in ${colour}, batch ${index}, `.repeat(12),
    };
  });
}

/** Those whose name or text holds the word, best stocked first, at most `limit`. An empty word fits all. */
export function searchCatalogue(products: readonly Product[], word: string, limit: number): Product[] {
  const wanted = word.toLowerCase();
  return products
    .filter((product) => `${product.name} ${product.text}`.toLowerCase().includes(wanted))
    .sort((a, b) => b.stock - a.stock || a.id - b.id)
    .slice(0, limit);
}
