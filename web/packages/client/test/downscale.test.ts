import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { chromium, type Browser, type Page } from "playwright-core";
import { build, type Rolldown } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";

import type * as Downscale from "../src/downscale";

let browser: Browser;
let page: Page;

/** What the page reports of a picture: its measures and a grid of grey values. */
interface Seen {
  width: number;
  height: number;
  mime: string;
  size: number;
  takenAt: string | undefined;
  lat: number | undefined;
  grey: number[];
}

beforeAll(async () => {
  const entry = fileURLToPath(new URL("../src/downscale.ts", import.meta.url));
  const output = (await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      lib: { entry, formats: ["iife"], name: "gridwalk" },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput[];
  const code = output[0]?.output[0].code ?? "";
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  page = await browser.newPage();
  await page.addScriptTag({ content: code });
});
afterAll(() => browser.close());

async function see(name: string): Promise<Seen> {
  const bytes = await readFile(new URL(`../../../../testdata/photos/${name}`, import.meta.url));
  return page.evaluate(async (base64) => {
    const { downscale } = (globalThis as unknown as { gridwalk: typeof Downscale }).gridwalk;
    const file = await (await fetch(`data:application/octet-stream;base64,${base64}`)).blob();
    const { blob, width, height, mime, takenAt, lat } = await downscale(file);
    const grey: number[] = [];
    const bitmap = await createImageBitmap(blob, { imageOrientation: "none" }).catch(() => undefined);
    if (bitmap) {
      const canvas = new OffscreenCanvas(8, 6);
      const context = canvas.getContext("2d");
      context?.drawImage(bitmap, 0, 0, 8, 6);
      const { data = [] } = context?.getImageData(0, 0, 8, 6) ?? {};
      for (let i = 0; i < data.length; i += 4) grey.push(((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0)) / 3);
    }
    return { width, height, mime, size: blob.size, takenAt: takenAt?.toISOString(), lat, grey };
  }, bytes.toString("base64"));
}

it("makes every orientation upright", async () => {
  const upright = await see("landscape_1.jpg");
  expect(upright).toMatchObject({ width: 600, height: 450, mime: "image/jpeg" });
  for (const orientation of [2, 3, 4, 5, 6, 7, 8]) {
    const seen = await see(`landscape_${orientation}.jpg`);
    expect(seen).toMatchObject({ width: 600, height: 450 });
    const away = seen.grey.map((value, i) => Math.abs(value - (upright.grey[i] ?? 0)));
    expect(away.reduce((a, b) => a + b, 0) / away.length).toBeLessThan(8);
  }
});

it("fits a phone's picture into 2048 px and keeps its place and time", async () => {
  const seen = await see("iphone_hdr_NO.jpg");
  expect(seen).toMatchObject({ width: 2048, height: 1536, takenAt: expect.any(String), lat: expect.any(Number) });
  expect(seen.size).toBeLessThan(1_000_000);
});

it("leaves what the browser cannot decode as it is", async () => {
  const seen = await see("IMG_5195.HEIC");
  expect(seen).toMatchObject({ width: 0, height: 0, mime: "image/heic", size: 833284, takenAt: expect.any(String) });
});
