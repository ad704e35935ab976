import { keysOf } from "@gridwalk/ui";
import { expect, it } from "vitest";
import en from "../src/texts/en";
import zh from "../src/texts/zh-CN";

it("has the same keys in both languages", () => {
  expect(keysOf(en)).toEqual(keysOf(zh));
});
