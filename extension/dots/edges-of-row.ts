// Where dots travel: along the edges of a row, one after the other; under the cards between them they are not seen.

export interface EdgeLine {
  x1: number;
  x2: number;
  y: number;
}

/** The edges as laid out now, relative to the row's upper left corner. Rows may wrap, so each edge has a height of its own. */
export function edgesOfRow(row: HTMLElement): EdgeLine[] {
  const { left, top } = row.getBoundingClientRect();
  return [...row.querySelectorAll('.edge')].map((edge) => {
    const box = edge.getBoundingClientRect();
    return { x1: box.left - left, x2: box.right - left, y: box.top - top + box.height / 2 };
  });
}

/** Where a dot stands that has come this far (0 to 1); each edge takes the same time. */
export function placeOf(edges: readonly EdgeLine[], progress: number): { x: number; y: number } | null {
  const index = Math.min(edges.length - 1, Math.floor(progress * edges.length));
  const edge = edges[index];
  if (edge === undefined) return null;
  const along = progress * edges.length - index;
  return { x: edge.x1 + (edge.x2 - edge.x1) * along, y: edge.y };
}
