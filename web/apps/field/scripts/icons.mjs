// Renders the manifest's icons from public/icons/icon.svg. The results are committed;
// run it again only when the drawing changes.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const icons = join(dirname(fileURLToPath(import.meta.url)), "..", "public", "icons");
const rounded = readFileSync(join(icons, "icon.svg"), "utf8");
// Systems that mask icons themselves cut away up to a fifth: no corners, and the drawing a little smaller.
const bleeding = rounded
  .replace(' rx="112"', "")
  .replace(/(<g[\s\S]*)<\/svg>/, '<g transform="translate(256 256) scale(.88) translate(-256 -256)">$1</g></svg>');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage();
for (const [name, size, svg] of [
  ["icon-192.png", 192, rounded],
  ["icon-512.png", 512, rounded],
  ["maskable-512.png", 512, bleeding],
  ["apple-touch-icon.png", 180, bleeding],
]) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block}</style>${svg.replace("<svg", `<svg width="${size}"`)}`,
  );
  await page.screenshot({ path: join(icons, name), omitBackground: true });
}
await browser.close();
