/**
 * Builds the front end: `node build.mjs OUTDIR`.
 *
 * Hashed, minified scripts and sheets, one sprite of only the icons that templates and scripts name (and one for the editor), `.br` and `.gz` beside
 * each file, the outlines of the world, the fonts that the server draws with (in `fonts/`; no page loads them), the licences of what
 * is bundled, and `manifest.json` ({logical name: hashed name}; `room.js+0`, `room.js+1`, … are
 * the chunks that room.js imports, for a page to preload). Every file is written under another name and renamed, the manifest last, so that a
 * running server never reads half a build.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompress, constants, gzip } from "node:zlib";
import { promisify } from "node:util";
import { build } from "esbuild";
import { worldSvg } from "./world.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.dirname(here);
const ENTRIES = [
  "js/site.js",
  "js/room.js",
  "js/notes.js",
  "js/files.js",
  "js/agenda.js",
  "js/passkeys.js",
  "js/arrange.js",
  "css/site.css",
  "css/pages.css",
  "css/write.css",
  "css/agenda.css",
  "css/arrange.css",
  "css/room.css",
  "css/notes.css",
];
/** What is never on one page with the rest: apart, neither is cut into pieces for the sake of the other. */
const APART = ["js/write.js", "js/waiting.js"];
const OWN_IMAGES = ["favicon.svg", "spiral.svg"];
const OWN_SYMBOLS = ["sign"];
const FONTS = { "noto-sans": "NotoSans", "noto-sans-arabic": "NotoSansArabic" };
const WEIGHTS = ["400Regular", "700Bold"];
const LICENCE_FILE = /^(licen[cs]e|copying|notice)([._-]|$)/i;

/** Where an `icon("name")` can stand: templates, and scripts that are not tests. */
const ICON_SOURCES = [
  [path.join(repository, "templates"), /\.(html|svg|txt)$/],
  [path.join(here, "js"), /(?<!\.test)\.js$/],
];

/** Every file under `folder` whose name matches. */
async function filesUnder(folder, pattern) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((e) => e.isFile() && pattern.test(e.name))
    .map((e) => path.join(e.parentPath ?? e.path, e.name));
}

/** What the editors alone show comes with them, in a sprite of its own. */
const EDITORS = ["notes", "editor"].map((name) => path.join(here, "js", name) + path.sep);
const ofEditors = (file) => EDITORS.some((folder) => file.startsWith(folder));

/** The icons that are used by the files that `wanted` picks, each with the first file that names it. */
async function iconsInUse(wanted) {
  const used = new Map();
  for (const [folder, pattern] of ICON_SOURCES) {
    for (const file of (await filesUnder(folder, pattern)).filter(wanted)) {
      const text = await readFile(file, "utf8");
      for (const [, name] of text.matchAll(/\bicon\(\s*["']([a-z0-9-]+)["']/g))
        if (!used.has(name)) used.set(name, file);
    }
  }
  for (const name of OWN_SYMBOLS) used.delete(name);
  return used;
}

const inner = (svg) =>
  svg
    .replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "")
    .replace(/\s*\n\s*/g, "")
    .replace(/ \/>/g, "/>");

/** One `<symbol>`: ours are filled; Lucide's are strokes, which the style sheet paints (`.icon`). */
async function symbol(name, file) {
  const own = OWN_SYMBOLS.includes(name);
  const source = own
    ? path.join(here, "icons", `${name}.svg`)
    : path.join(here, "node_modules/lucide-static/icons", `${name}.svg`);
  if (!existsSync(source))
    throw new Error(`icon("${name}") in ${path.relative(repository, file)}: Lucide has no such icon`);
  const paint = own ? 'viewBox="0 0 32 32" fill="currentColor" stroke="none"' : 'viewBox="0 0 24 24"';
  return `<symbol id="${name}" ${paint}>${inner(await readFile(source, "utf8"))}</symbol>`;
}

async function sprite(own, wanted) {
  const used = await iconsInUse(wanted);
  const names = [...own, ...[...used.keys()].sort()];
  const symbols = await Promise.all(names.map((name) => symbol(name, used.get(name))));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

/** The name of the npm package that an input file belongs to, or null for our own. */
function packageOf(input) {
  const [, tail] = input.match(/.*node_modules\/(.+)$/) ?? [];
  if (!tail) return null;
  const parts = tail.split("/");
  return parts[0].startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}

async function licenceOf(name) {
  const folder = path.join(here, "node_modules", name);
  const about = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  const body = texts.length
    ? texts.join("\n").trim()
    : `Licence: ${about.license} (the package ships no text)`;
  return `${name} ${about.version} (${about.license})\n\n${body}\n`;
}

/** The licence texts of every package that esbuild took something from, and of icons, outlines and fonts. */
async function licences(metafile) {
  const fonts = Object.keys(FONTS).map((name) => `@expo-google-fonts/${name}`);
  const names = new Set(["lucide-static", "world-atlas", ...fonts]);
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const name = bytesInOutput > 0 ? packageOf(input) : null;
      if (name) names.add(name);
    }
  }
  const texts = await Promise.all([...names].sort().map(licenceOf));
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

function hashed(logical, contents) {
  const { name, ext } = path.parse(logical);
  return `${name}-${createHash("sha256").update(contents).digest("hex").slice(0, 10)}${ext}`;
}

/** The chunks that an output imports before it can run, those of its chunks included. */
function chunksOf(output, outputs, found = new Set()) {
  for (const { path: chunk, kind } of outputs[output].imports) {
    if (kind !== "import-statement" || found.has(chunk)) continue;
    found.add(chunk);
    chunksOf(chunk, outputs, found);
  }
  return found;
}

/** The indentation of HTML in our templates means nothing on a page; on a slow line it is weight. */
const unindented = {
  name: "unindented",
  setup(builder) {
    builder.onLoad({ filter: /\.js$/ }, async ({ path: file }) => {
      if (file.includes("node_modules")) return undefined;
      return { contents: (await readFile(file, "utf8")).replace(/\n[ \t]+/g, "\n"), loader: "js" };
    });
  },
};

/** What esbuild makes of the entries that exist: {hashed: contents}, the names, and what went in. */
async function bundle(entries) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: entries.filter((entry) => existsSync(path.join(here, entry))),
    outdir: path.join(here, "dist"),
    entryNames: "[name]-[hash]",
    chunkNames: "shared-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: ["es2022", "chrome105", "firefox115", "safari16"],
    plugins: [unindented],
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  const files = new Map(
    result.outputFiles.map((file) => [path.basename(file.path), Buffer.from(file.contents)]),
  );
  const names = {};
  for (const [output, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    const file = path.basename(output);
    names[entryPoint ? path.basename(entryPoint) : file] = file;
  }
  for (const [output, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    if (!entryPoint) continue;
    const shared = chunksOf(output, result.metafile.outputs);
    [...shared]
      .sort()
      .forEach((chunk, place) => (names[`${path.basename(entryPoint)}+${place}`] = path.basename(chunk)));
  }
  return { files, names, metafile: result.metafile };
}

/** Both bundles as one: {hashed: contents}, the names, and what went in. */
async function bundles() {
  const [page, apart] = await Promise.all([bundle(ENTRIES), bundle(APART)]);
  const outputs = [page, apart].map(({ metafile }, place) =>
    Object.fromEntries(
      Object.entries(metafile.outputs).map(([name, output]) => [`${place}/${name}`, output]),
    ),
  );
  return {
    files: new Map([...page.files, ...apart.files]),
    names: { ...apart.names, ...page.names },
    metafile: { outputs: Object.assign({}, ...outputs) },
  };
}

async function writeWhole(file, contents) {
  const draft = `${file}.part-${process.pid}`;
  await writeFile(draft, contents);
  await rename(draft, file);
}

/** The file and its two compressed forms; returns the brotli size in bytes. */
async function writeCompressed(file, contents) {
  const data = Buffer.from(contents);
  const options = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
  };
  const br = await promisify(brotliCompress)(data, options);
  const gz = await promisify(gzip)(data, { level: 9 });
  await Promise.all([writeWhole(file, data), writeWhole(`${file}.br`, br), writeWhole(`${file}.gz`, gz)]);
  return br.length;
}

/** The fonts of PDF files and preview pictures, regular and bold, for Latin and Arabic letters. */
async function copyFonts(folder) {
  await mkdir(folder, { recursive: true });
  for (const [name, family] of Object.entries(FONTS))
    for (const weight of WEIGHTS) {
      const source = path.join(
        here,
        "node_modules/@expo-google-fonts",
        name,
        weight,
        `${family}_${weight}.ttf`,
      );
      await writeWhole(
        path.join(folder, `${family}-${weight.replace(/^\d+/, "")}.ttf`),
        await readFile(source),
      );
    }
}

/** Remove what an earlier build left; names that start with a dot belong to the build hook. */
async function sweep(outdir, keep) {
  const stale = (await readdir(outdir)).filter(
    (name) => !name.startsWith(".") && !keep.has(name.replace(/\.(br|gz)$/, "")),
  );
  await Promise.all(stale.map((name) => rm(path.join(outdir, name), { recursive: true })));
}

async function main(outdir) {
  const { files, names, metafile } = await bundles();
  const others = {
    "sprite.svg": await sprite(OWN_SYMBOLS, (file) => !ofEditors(file)),
    "sprite-notes.svg": await sprite([], ofEditors),
    "world.svg": await worldSvg(),
    "licenses.txt": await licences(metafile),
  };
  for (const image of OWN_IMAGES)
    others[image] = (await readFile(path.join(here, "icons", image), "utf8")).replace(/\s*\n\s*/g, "");
  for (const [logical, contents] of Object.entries(others)) {
    names[logical] = hashed(logical, contents);
    files.set(names[logical], contents);
  }
  await mkdir(outdir, { recursive: true });
  for (const [file, contents] of files)
    console.log(
      `${String(await writeCompressed(path.join(outdir, file), contents)).padStart(8)} B br  ${file}`,
    );
  await copyFonts(path.join(outdir, "fonts"));
  await writeWhole(path.join(outdir, "manifest.json"), JSON.stringify(names, Object.keys(names).sort(), 2));
  await sweep(outdir, new Set([...files.keys(), "fonts", "manifest.json"]));
}

await main(path.resolve(process.argv[2] ?? path.join(here, "dist")));
