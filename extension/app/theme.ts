// DevTools has a theme of its own, which may differ from the system's: its panel must follow DevTools.

/** The part of `devtools.panels` that is used. Chrome tells of a change by the one, Firefox by the other. */
export interface ThemedPanels {
  /** "dark", or anything else for light. */
  themeName: string;
  setThemeChangeHandler?(onChange: (themeName: string) => void): void;
  onThemeChanged?: { addListener(onChange: (themeName: string) => void): void };
}

/** Sets the page's colour scheme to DevTools' theme, now and at each change. Outside DevTools the system's preference stays. */
export function followDevtoolsTheme(root: { style: { colorScheme: string } }, panels: ThemedPanels | undefined): void {
  if (panels === undefined) return;
  const follow = (themeName: string) => {
    root.style.colorScheme = themeName === 'dark' ? 'dark' : 'light';
  };
  follow(panels.themeName);
  if (panels.setThemeChangeHandler) panels.setThemeChangeHandler(follow);
  else panels.onThemeChanged?.addListener(follow);
}
