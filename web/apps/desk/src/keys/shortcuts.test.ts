import { describe, expect, it } from "vitest";

import { intentOf } from "./shortcuts";

describe("a key press", () => {
  it.each([
    ["/", { do: "search" }],
    ["?", { do: "help" }],
    ["g", { do: "prefix" }],
    ["j", { do: "move", by: 1 }],
    ["k", { do: "move", by: -1 }],
    ["x", undefined],
    ["Enter", undefined],
  ])("%s is read", (key, intent) => {
    expect(intentOf({ key }, false, false)).toEqual(intent);
  });

  it("of an arrow moves rows only where the focus is in one", () => {
    expect(intentOf({ key: "ArrowDown" }, false, true)).toEqual({ do: "move", by: 1 });
    expect(intentOf({ key: "ArrowUp" }, false, true)).toEqual({ do: "move", by: -1 });
    expect(intentOf({ key: "ArrowDown" }, false, false)).toBeUndefined();
  });

  it("after g goes to a place", () => {
    expect(intentOf({ key: "i" }, true, false)).toEqual({ do: "go", to: "issues" });
    expect(intentOf({ key: "g" }, true, false)).toEqual({ do: "go", to: "grids" });
    expect(intentOf({ key: "j" }, true, false)).toBeUndefined();
  });

  it("with a modifier belongs to the browser", () => {
    for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
      expect(intentOf({ key: "k", [modifier]: true }, false, false)).toBeUndefined();
    }
  });
});
