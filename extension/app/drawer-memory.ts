// What a page remembers of its drawer: the tab for as long as the page's session lasts; its height and whether it is open
// for longer, each page (panel, side panel) for itself. Anything may have written to storage, so what it holds is checked.
import * as v from 'valibot';
import { parseWireJson } from '../../server/contract/parse.ts';
import { DRAWER_PERCENT } from './drawer-size.ts';

const Shape = v.object({
  open: v.boolean(),
  percent: v.pipe(v.number(), v.integer(), v.minValue(DRAWER_PERCENT.least), v.maxValue(DRAWER_PERCENT.most)),
});
export type DrawerShape = v.InferOutput<typeof Shape>;

const FIRST_SHAPE: DrawerShape = { open: true, percent: DRAWER_PERCENT.first };
const MAX_LENGTH = 200;

export interface DrawerMemory {
  tab(): string | null;
  keepTab(id: string): void;
  shape(): DrawerShape;
  keepShape(shape: DrawerShape): void;
}

/** `page`: the path of the page that remembers. */
export function drawerMemory(
  page: string,
  session: Pick<Storage, 'getItem' | 'setItem'>,
  local: Pick<Storage, 'getItem' | 'setItem'>,
): DrawerMemory {
  const tabKey = 'sidescope-drawer-tab';
  const shapeKey = `sidescope-drawer:${page}`;
  return {
    tab: () => session.getItem(tabKey),
    keepTab: (id) => session.setItem(tabKey, id),
    shape() {
      const parsed = parseWireJson(Shape, local.getItem(shapeKey) ?? '', MAX_LENGTH);
      return parsed.ok ? parsed.value : FIRST_SHAPE;
    },
    keepShape: (shape) => local.setItem(shapeKey, JSON.stringify(shape)),
  };
}
