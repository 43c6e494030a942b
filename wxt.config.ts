// How the extension is built: two browsers, one source, Manifest V3 in both.
import { defineConfig, type UserManifest } from 'wxt';
import { dropFieldTexts } from './tools/drop-field-texts.ts';

/** SIDESCOPE_STORIES=1 adds stories.html, the page of every state, for design work, in a folder of its own. */
const withStories = process.env['SIDESCOPE_STORIES'] === '1';

// Explicit, because Firefox's default upgrades http://127.0.0.1 to https. There is no frame-ancestors: 'none' would stop
// DevTools from loading the devtools page.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  'connect-src http: https:',
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const MANIFEST: UserManifest = {
  name: 'Sidescope',
  description: 'The containers behind the web app in the tab, shown in DevTools: health, CPU, memory and traffic.',
  // activeTab: the popup and the side panel may know the page in whose tab the toolbar button was clicked.
  // webRequest: shows nothing but requests to hosts that were allowed, and warns of nothing when installed. As an optional
  // permission Chromium 156 grants it at once, and then no event ever comes.
  permissions: ['storage', 'alarms', 'activeTab', 'webRequest'],
  // Asked for when notifications are switched on.
  optional_permissions: ['notifications'],
  // Asked for one host at a time, when a server is paired.
  optional_host_permissions: ['http://*/*', 'https://*/*'],
  content_security_policy: { extension_pages: CONTENT_SECURITY_POLICY },
};

/** 123 is the first with light-dark() in CSS; 30 s alarms came with 120. */
const CHROME: UserManifest = { minimum_chrome_version: '123' };

/** 140 is the first that reads data_collection_permissions. */
const FIREFOX: UserManifest = {
  browser_specific_settings: {
    gecko: {
      id: 'sidescope@sidescope.dev',
      strict_min_version: '140.0',
      data_collection_permissions: { required: ['none'] },
    },
  },
};

export default defineConfig({
  outDirTemplate: `{{browser}}-mv{{manifestVersion}}${withStories ? '-stories' : ''}`,
  srcDir: 'extension',
  publicDir: 'extension/public',
  modules: ['@wxt-dev/webextension-polyfill'],
  imports: false,
  manifestVersion: 3,
  manifest: ({ browser }) => ({ ...MANIFEST, ...(browser === 'firefox' ? FIREFOX : CHROME) }),
  vite: () => ({
    plugins: [dropFieldTexts()],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    // Newer than Vite's own default: older targets would replace light-dark() by what only follows the system's theme.
    // Both know `modulepreload` by themselves.
    build: { sourcemap: false, target: ['chrome123', 'firefox140'], modulePreload: { polyfill: false } },
  }),
  zip: {
    includeSources: [
      'extension/**',
      'server/contract/**',
      'package.json',
      'package-lock.json',
      'wxt.config.ts',
      'tools/drop-field-texts.ts',
    ],
  },
  hooks: {
    // `imports: false` alone leaves WXT's own in: whatever is called `storage` would bring its library along, 3 kB.
    'config:resolved': ({ config }) => {
      config.imports.presets = [];
    },
    'entrypoints:found': (_, found) => {
      const stories = found.findIndex((entrypoint) => entrypoint.name === 'stories');
      if (!withStories && stories !== -1) found.splice(stories, 1);
    },
  },
});
