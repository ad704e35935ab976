import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of the server's binary. */
    gridwalk: string;
  }
}

/** Builds the server once for all tests of the run, unless GRIDWALK_BINARY names one. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const ready = process.env["GRIDWALK_BINARY"];
  if (ready) {
    project.provide("gridwalk", ready);
    return undefined;
  }
  const dir = await mkdtemp(join(tmpdir(), "gridwalk-binary-"));
  const binary = join(dir, "gridwalk");
  const root = fileURLToPath(new URL("../../../../", import.meta.url));
  await promisify(execFile)("go", ["build", "-o", binary, "."], { cwd: root });
  project.provide("gridwalk", binary);
  return () => rm(dir, { recursive: true, force: true });
}
