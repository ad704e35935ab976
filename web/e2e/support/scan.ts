import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { root } from "./server";

/** Reads the QR code of a PNG, as a phone's camera would. */
export function scan(png: Buffer): string {
  const file = join(mkdtempSync(join(tmpdir(), "gridwalk-qr-")), "board.png");
  writeFileSync(file, png);
  return execFileSync("go", ["run", "./internal/testkit/scanqr", file], { cwd: root, encoding: "utf8" }).trim();
}
