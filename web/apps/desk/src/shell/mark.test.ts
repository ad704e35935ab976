import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { expect, it } from "vitest";

it("is the one mark of both faces", () => {
  const mark = (file: string) => readFileSync(resolve(import.meta.dirname, "../../..", file), "utf8");
  expect(mark("desk/public/icon.svg")).toBe(mark("field/public/icons/icon.svg"));
});
