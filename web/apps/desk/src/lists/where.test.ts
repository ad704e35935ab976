import PocketBase from "pocketbase";
import { describe, expect, it } from "vitest";

import { Where } from "./where";

const pb = new PocketBase("http://127.0.0.1");
const where = () => new Where((expression, params) => pb.filter(expression, params));

describe("a list filter", () => {
  it("is empty when nothing is asked", () => {
    const nothing = where().contains(["name"], "  ").equals("grid", "").anyOf("state", []);
    expect(nothing.days("raised_at", "", "").and("").toString()).toBe("");
  });

  it("wants every word in one of the fields", () => {
    expect(where().contains(["name", "uscc"], " 重庆  9150 ").toString()).toBe(
      '(name ~ "重庆" || uscc ~ "重庆") && (name ~ "9150" || uscc ~ "9150")',
    );
  });

  it.each([
    [`O'Neill`, String.raw`(name ~ "O'Neill")`],
    [`x"||1=1||"`, String.raw`(name ~ "x\"||1=1||\"")`],
    [String.raw`x\"||id!="`, String.raw`(name ~ "x\"||id!=\"")`],
    ["tail\\", String.raw`(name ~ "tail")`],
    ["50%", String.raw`(name ~ "50\\%")`],
    ["\\", ""],
  ])("cannot be broken out of by %s", (typed, filter) => {
    expect(where().contains(["name"], typed).toString()).toBe(filter);
  });

  it("keeps backslashes of plain values", () => {
    expect(
      where()
        .equals("name", String.raw`a\" || 1=1`)
        .toString(),
    ).toBe(String.raw`name = "a\\\" || 1=1"`);
  });

  it("joins clauses with and, alternatives with or", () => {
    const filter = where().anyOf("state", ["closed", "merged"]).equals("grid", "g").and(`a = "" || b = ""`);
    expect(filter.toString()).toBe(`(state = "closed" || state = "merged") && grid = "g" && (a = "" || b = "")`);
  });

  it("reads days as days of the district", () => {
    expect(where().days("started_at", "2026-11-20", "2026-11-20").toString()).toBe(
      `started_at >= "2026-11-19 16:00:00.000Z" && started_at < "2026-11-20 16:00:00.000Z"`,
    );
  });
});
