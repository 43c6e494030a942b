// Before the scenarios, which run side by side: the page of stories, which several of them open.
import { builtStories } from './stories.ts';

export function setup(): void {
  builtStories();
}
