// Bundles styles, scripts, fonts, icons and the outlines of maps into one folder of hashed files, and writes manifest.json:
// {"troth.js": "troth-1A2B3C.js", …}. Everything in the folder but the manifest may be cached for ever.
// Usage: node build.mjs OUTPUT_FOLDER

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import iso from "iso-3166-1";

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2];
const manifest = {};

async function bundle() {
  const entries = ["src/troth.css", "src/troth.js", "src/paper.js"];
  const result = await build({
    absWorkingDir: here,
    entryPoints: entries,
    outdir: output,
    bundle: true,
    minify: true,
    format: "esm",
    splitting: true,
    target: "es2022",
    loader: { ".woff2": "file" },
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
    assetNames: "[name]-[hash]",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    if (entries.includes(entryPoint)) manifest[basename(entryPoint)] = basename(file);
  }
}

/** What pages of other sites load: one plain script, which leaves nothing in their window but its own name. */
async function snippet() {
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: ["src/snippet.js"],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
    write: false,
    logLevel: "warning",
  });
  await writeHashed("snippet.js", outputFiles[0].text);
}

async function writeHashed(name, text) {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  const file = name.replace(/(\.\w+)$/, `-${hash}$1`);
  await writeFile(join(output, file), text);
  manifest[name] = file;
}

async function lucideSymbol(id, name) {
  const drawing = await readFile(join(here, "node_modules/lucide-static/icons", `${name}.svg`), "utf8");
  const shapes = drawing.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/\s*\n\s*/g, "");
  return `<symbol id="${id}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

async function sprite() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const own = await readFile(join(here, "signs.svg"), "utf8");
  const symbols = await Promise.all(Object.entries(names).map(([id, name]) => lucideSymbol(id, name)));
  await writeHashed("icons.svg", own.replace("</svg>", `${symbols.join("\n")}\n</svg>`));
}

async function images() {
  for (const name of await readdir(join(here, "images"))) {
    await writeHashed(name, await readFile(join(here, "images", name), "utf8"));
  }
}

/** The outlines of countries by their two letters, and of the states of the USA; the page says the names. */
async function outlines() {
  const kosovo = "XK"; // has no number
  for (const detail of ["110m", "50m"]) {
    const world = JSON.parse(await readFile(join(here, `node_modules/world-atlas/countries-${detail}.json`), "utf8"));
    const { countries } = world.objects;
    for (const country of countries.geometries) {
      const { name } = country.properties;
      country.id = name === "Kosovo" ? kosovo : (iso.whereNumeric(country.id ?? "")?.alpha2 ?? "");
      delete country.properties;
    }
    world.objects = { countries };
    await writeHashed(`world-${detail}.json`, JSON.stringify(world));
  }
  const usa = JSON.parse(await readFile(join(here, "node_modules/us-atlas/states-10m.json"), "utf8"));
  usa.objects = { states: usa.objects.states };
  await writeHashed("states-us.json", JSON.stringify(usa));
}

async function licences() {
  const { packages } = JSON.parse(await readFile(join(here, "package-lock.json"), "utf8"));
  const texts = [];
  const shipped = Object.keys(packages).filter((path) => path && !packages[path].dev);
  for (const name of shipped.map((path) => path.replace("node_modules/", ""))) {
    const folder = join(here, "node_modules", name);
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    texts.push(`${name} ${version}\n\n${file ? await readFile(join(folder, file), "utf8") : ""}`);
  }
  await writeFile(join(output, "licences.txt"), texts.join(`\n${"-".repeat(78)}\n\n`));
}

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
await Promise.all([bundle(), snippet(), sprite(), images(), outlines(), licences()]);
await writeFile(join(output, "manifest.json"), JSON.stringify(manifest, null, 1));
