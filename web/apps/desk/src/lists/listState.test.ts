import { describe, expect, it } from "vitest";

import { day, oneOf, recordId, someOf, text } from "./codecs";
import { activeFilters, decodeList, defineList, encodeList, withFilters, withoutFilters, withSort } from "./listState";

const spec = defineList({
  filters: {
    q: text,
    level: oneOf(["ordinary", "difficult"]),
    state: someOf(["reported", "accepted", "closed"]),
    grid: recordId,
    from: day,
    late: oneOf(["1"]),
  },
  sorts: ["raised_at", "due_at"],
  defaultSort: "-raised_at",
});

const plain = decodeList(spec, {});

describe("the state of a list in its address", () => {
  it("is empty for the plain list", () => {
    expect(encodeList(spec, plain)).toEqual({});
  });

  it("comes back as it went", () => {
    const state = {
      page: 3,
      perPage: 50,
      sort: "due_at",
      filters: {
        q: "重庆 & 50%",
        level: "difficult" as const,
        state: ["reported" as const, "closed" as const],
        grid: "abc123abc123abc",
        from: "2026-02-28",
        late: "1" as const,
      },
    };
    expect(decodeList(spec, encodeList(spec, state))).toEqual(state);
  });

  it.each([
    ["a page that is no number", { page: "x" }],
    ["a page below one", { page: "0" }],
    ["a page size that is not offered", { per: "7" }],
    ["a column that cannot be sorted", { sort: "-password" }],
    ["a value that does not exist", { level: "urgent" }],
    ["states that do not exist", { state: "gone,," }],
    ["an id that is none", { grid: "x' || 1=1" }],
    ["a day that does not exist", { from: "2026-02-30" }],
    ["a null", { q: null }],
  ])("takes the default for %s", (_, query) => {
    expect(decodeList(spec, query)).toEqual(plain);
  });

  it("takes the first of a repeated key", () => {
    expect(decodeList(spec, { q: ["one", "two"] }).filters.q).toBe("one");
  });

  it("writes several values in one order, whatever the order of clicks", () => {
    const state = withFilters(plain, { state: ["closed", "reported"] });
    expect(encodeList(spec, state)).toEqual({ state: "reported,closed" });
  });
});

describe("changes of a list", () => {
  const deep = { ...plain, page: 4 };

  it("begin at the first page again", () => {
    expect(withFilters(deep, { late: "1" }).page).toBe(1);
    expect(withSort(deep, "due_at").page).toBe(1);
    expect(withoutFilters(spec, deep).page).toBe(1);
  });

  it("turn the order of a column that is clicked again", () => {
    expect(withSort(plain, "due_at").sort).toBe("due_at");
    expect(withSort(withSort(plain, "due_at"), "due_at").sort).toBe("-due_at");
    expect(withSort(plain, "raised_at").sort).toBe("raised_at");
  });

  it("count the filters that are set", () => {
    const some = withFilters(plain, { q: " ", late: "1" as const, state: ["closed"] });
    expect(activeFilters(spec, some)).toBe(2);
    expect(activeFilters(spec, withoutFilters(spec, some))).toBe(0);
  });
});
