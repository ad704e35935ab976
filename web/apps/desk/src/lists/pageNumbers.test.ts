import { describe, expect, it } from "vitest";

import { pageNumbers } from "./pageNumbers";

describe("the page numbers offered", () => {
  it.each([
    [1, 1, "1"],
    [1, 2, "1 2"],
    [1, 5, "1 2 … 5"],
    [3, 5, "1 2 3 4 5"],
    [4, 7, "1 2 3 4 5 6 7"],
    [5, 9, "1 … 4 5 6 … 9"],
    [9, 9, "1 … 8 9"],
    [12, 9, "1 … 9"],
  ])("at %i of %i are %s", (current, pages, numbers) => {
    expect(
      pageNumbers(current, pages)
        .map((page) => page ?? "…")
        .join(" "),
    ).toBe(numbers);
  });
});
