// Puts the built apps where the server embeds them: the field app at the root
// of pb_public, the desk app in pb_public/desk. A file that no build made
// disappears, and a file with the same bytes is left untouched.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(web, "..", "pb_public");

/** Every file below a folder, as slash-separated relative paths. */
function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path).split(sep).join("/"));
}

const wanted = new Map();
for (const [app, prefix] of [["field", ""], ["desk", "desk/"]]) {
  const dist = join(web, "apps", app, "dist");
  const built = files(dist);
  if (!built.includes("index.html")) throw new Error(`apps/${app} is not built`);
  for (const name of built) wanted.set(prefix + name, join(dist, name));
}

for (const [name, source] of wanted) {
  const path = join(target, name);
  const bytes = readFileSync(source);
  if (existsSync(path) && readFileSync(path).equals(bytes)) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
for (const name of files(target)) {
  if (!wanted.has(name)) rmSync(join(target, name));
}
