// Pictures look alike wherever they are taken: Roboto, where it is installed, stands for the system's own font.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CONFIG = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>system-ui</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Roboto</string></edit>
  </match>
  <match target="pattern">
    <test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Roboto</string></edit>
  </match>
</fontconfig>
`;

/** For every browser started from now on. Linux only; elsewhere it changes nothing. */
export function preferFont(): void {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'sidescope-fonts-')), 'fonts.conf');
  writeFileSync(file, CONFIG);
  process.env['FONTCONFIG_FILE'] = file;
}
