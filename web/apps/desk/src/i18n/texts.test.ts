import { keysOf } from "@gridwalk/ui";
import { describe, expect, it } from "vitest";

import { shared } from "../../../../packages/ui/src/i18n/shared";
import en from "./desk.en";
import zh from "./desk.zh-CN";

const sources = import.meta.glob<string>("../**/*.{vue,ts}", { query: "?raw", import: "default", eager: true });
const used = new Set(
  Object.values(sources).flatMap((source) =>
    [...source.matchAll(/\bt\(\s*["']([\w.]+)["']/g)].map((match) => match[1]),
  ),
);

describe("the texts of the desk", () => {
  it("are there in both languages", () => {
    expect(keysOf(en)).toEqual(keysOf(zh));
  });

  it("do not hide those of every face", () => {
    expect(Object.keys(zh).filter((key) => key in shared["zh-CN"])).toEqual([]);
  });

  it("hold every key that the code names", () => {
    const known = new Set([...keysOf(zh), ...keysOf(shared["zh-CN"])]);
    expect([...used].filter((key) => !known.has(key as string))).toEqual([]);
    expect(used.size).toBeGreaterThan(100);
  });
});
