// The built reporter as few files. Modules cost memory each: as one file, in the older of Node's two formats, the lone
// reporter is 2.5 MB smaller, for an `import` of node:fs loads all that is behind its names, and `require` does not; for what
// apps import, see quiet-builtins.ts. What only some uses need (HTTP, TLS, a wrapped command) stays in files of its own, loaded
// on demand. A script's text stays in memory, too: without comments and white space, with short names for what is local and
// in characters of one byte, it is a quarter. Functions keep their names, for stack traces.
import path from 'node:path';
import { build } from 'vite';
import { asciiOnly } from './ascii-only.ts';
import { quietBuiltins } from './quiet-builtins.ts';

interface Bundle {
  /** In `reporter/`, without `.ts`. */
  entries: readonly string[];
  format: 'cjs' | 'es';
  /** Of the files made: `.js` or `.cjs`. */
  extension: string;
}
/** The program; and what an app imports, in one bundle, so that all of it shares one state. */
const BUNDLES: readonly Bundle[] = [
  { entries: ['main'], format: 'cjs', extension: '.cjs' },
  {
    entries: ['start-reporter', 'integrations/fastify', 'integrations/express', 'integrations/bullmq'],
    format: 'es',
    extension: '.js',
  },
];

/** Writes into `<root>/dist/reporter`, unless said. */
export async function bundleReporter(root: string, outDir = path.join(root, 'dist', 'reporter')): Promise<void> {
  for (const bundle of BUNDLES) await bundleOne(root, outDir, bundle);
}

const bundleOne = (root: string, outDir: string, { entries, format, extension }: Bundle) =>
  build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [asciiOnly(), ...(format === 'es' ? [quietBuiltins()] : [])],
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node20',
      rolldownOptions: {
        // What an app imports has the names of its source and no others; the program has none to keep, and stays one file.
        preserveEntrySignatures: format === 'es' ? 'strict' : 'allow-extension',
        input: Object.fromEntries(entries.map((entry) => [entry, path.join(root, 'reporter', `${entry}.ts`)])),
        output: {
          format,
          entryFileNames: `[name]${extension}`,
          chunkFileNames: `parts/[name]-[hash]${extension}`,
          // What several share is one file: four modules fewer to load were 80 kB of heap.
          codeSplitting: format !== 'es' || { groups: [{ name: 'shared', test: /./, minShareCount: 2 }] },
          minify: {
            mangle: { toplevel: false, keepNames: { function: true, class: true } },
            compress: true,
            codegen: { removeWhitespace: true },
          },
        },
      },
    },
  });
