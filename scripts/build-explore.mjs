// Bundles the exploration pages from explore/ into dist/public/, one folder per page:
//   <page>/index.html and <page>/assets/<name>-<hash>.<ext>, with a .br file for each compressible one.
// Everything comes from this folder or from node_modules; nothing is downloaded.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'explore');
const target = join(root, 'dist/public');

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  target: 'es2022',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  legalComments: 'linked',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
};

// Each module of the editor imports its style sheet. graphiql/style.css contains all of them.
const withoutImportedCss = {
  name: 'without-imported-css',
  setup(builder) {
    builder.onLoad({ filter: /node_modules[\\/]monaco-editor[\\/].*\.css$/ }, () => ({
      contents: '',
      loader: 'js',
    }));
  },
};

/** Returns the names of built files by the paths of their entry points within the repository. */
function builtNames({ outputs }) {
  const names = new Map();
  for (const [file, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint) names.set(entryPoint, basename(file));
  }
  return names;
}

const assetsOf = (page) => join(target, page, 'assets');

/** Builds the web workers of the editor and returns the paths at which they are served. */
async function buildWorkers(baseUrl) {
  const entries = {
    editor: 'node_modules/monaco-editor/esm/vs/editor/editor.worker.js',
    json: 'node_modules/monaco-editor/esm/vs/language/json/json.worker.js',
    graphql: 'node_modules/monaco-graphql/esm/graphql.worker.js',
  };
  const { metafile } = await build({
    ...shared,
    entryPoints: Object.values(entries),
    format: 'iife',
    outdir: assetsOf('playground'),
  });
  const names = builtNames(metafile);
  return Object.fromEntries(
    Object.entries(entries).map(([label, path]) => [label, baseUrl + names.get(path)]),
  );
}

/** Writes the icon and the HTML of a page, with the names of the built files. */
async function writePage(page, baseUrl, names) {
  const mark = await readFile(join(source, 'mark.svg'));
  const hash = createHash('sha256').update(mark).digest('hex').slice(0, 8);
  await writeFile(join(assetsOf(page), `mark-${hash}.svg`), mark);

  const files = { ...names, mark: `mark-${hash}.svg` };
  const template = await readFile(join(source, page, 'index.html'), 'utf8');
  const html = template.replace(/\{\{(\w+)\}\}/g, (_, name) => {
    if (!files[name]) throw new Error(`${page}/index.html asks for an unknown file "${name}"`);
    return baseUrl + files[name];
  });
  await writeFile(join(target, page, 'index.html'), html);
}

async function buildPage(page, baseUrl, { script, style, ...options }) {
  await mkdir(assetsOf(page), { recursive: true });
  const { metafile } = await build({
    ...shared,
    ...options,
    entryPoints: [script, style].filter(Boolean),
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    outdir: assetsOf(page),
  });
  const names = builtNames(metafile);
  await writePage(page, baseUrl, { script: names.get(script), style: names.get(style) });
}

const compress = promisify(brotliCompress);

async function compressAssets(page) {
  for (const name of await readdir(assetsOf(page))) {
    if (!['.js', '.css', '.svg'].includes(extname(name))) continue;
    const file = join(assetsOf(page), name);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    await writeFile(`${file}.br`, await compress(await readFile(file), { params }));
  }
}

await rm(target, { recursive: true, force: true });
const workers = await buildWorkers('/playground/assets/');
await Promise.all([
  buildPage('landing', '/assets/', { style: 'explore/landing/landing.css' }),
  buildPage('docs', '/docs/assets/', {
    script: 'explore/docs/docs.ts',
    style: 'explore/docs/docs.css',
  }),
  buildPage('playground', '/playground/assets/', {
    script: 'explore/playground/main.tsx',
    style: 'explore/playground/playground.css',
    plugins: [withoutImportedCss],
    // The old names are those of CommonJS files, whose parsers cannot be imported by name.
    alias: {
      'prettier/parser-babel': 'prettier/plugins/babel',
      'prettier/parser-graphql': 'prettier/plugins/graphql',
    },
    define: { ...shared.define, WORKER_PATHS: JSON.stringify(workers) },
  }),
]);
await Promise.all(['landing', 'docs', 'playground'].map(compressAssets));
