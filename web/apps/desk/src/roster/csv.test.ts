import { describe, expect, it } from "vitest";

import { csv } from "./csv";

describe("a table as CSV", () => {
  it.each([
    ["plain", "plain"],
    ["a,b", '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ["=1+1", `"'=1+1"`],
    ["@home", `"'@home"`],
    ["two\nlines", '"two\nlines"'],
  ])("writes %j as %j", (value, written) => {
    expect(csv([[value]])).toBe(`\uFEFF${written}\r\n`);
  });

  it("separates cells and rows", () => {
    expect(
      csv([
        ["姓名", "电话"],
        ["吴勇", "13800000000"],
      ]),
    ).toBe("\uFEFF姓名,电话\r\n吴勇,13800000000\r\n");
  });
});
