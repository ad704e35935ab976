import PocketBase from "pocketbase";
import { describe, expect, it } from "vitest";

import { conflictFilter, conflictList } from "./conflictList";
import { deviceFilter, deviceList } from "./deviceList";
import { enterpriseFilter, enterpriseList } from "./enterpriseList";
import { handoverFilter, handoverList } from "./handoverList";
import { issueFilter, issueList, issueSort } from "./issueList";
import { decodeList, encodeList, type Query } from "./listState";
import { orderFilter, orderList, orderSort } from "./orderList";
import { rejectFilter, rejectList } from "./rejectList";
import { visitFilter, visitList } from "./visitList";

const pb = new PocketBase("http://127.0.0.1");
const quote = (expression: string, params: Record<string, unknown>) => pb.filter(expression, params);
const now = new Date("2026-11-20T02:00:00Z");
const id = "abcdefghij01234";

const open =
  '(state = "reported" || state = "accepted" || state = "claimed" || state = "assigned" || state = "handling" || ' +
  'state = "suspended" || state = "returned" || state = "resolved" || state = "reopened")';

describe("the filter of issues", () => {
  const filter = (query: Query) => issueFilter(decodeList(issueList, query), quote, now);

  it.each<[string, Query, string]>([
    ["shows open ones at first", {}, open],
    ["shows all when asked", { view: "all" }, ""],
    ["shows those that ended", { view: "ended" }, '(state = "closed" || state = "merged" || state = "invalid")'],
    [
      "shows late ones by the server's clock",
      { view: "late" },
      `${open} && (late = true || (due_at != "" && due_at <= "2026-11-20 02:00:00.000Z"))`,
    ],
    [
      "shows what is due within a day",
      { view: "due" },
      `${open} && (due_at > "2026-11-20 02:00:00.000Z") && (due_at <= "2026-11-21 02:00:00.000Z")`,
    ],
    ["narrows to states of the view", { state: "handling,closed" }, '(state = "handling")'],
    ["ignores states outside of the view", { state: "closed" }, open],
    ["finds unowned ones", { view: "all", department: "none" }, '(responsible = "")'],
    [
      "combines level, category, department and grid",
      { view: "all", level: "difficult", category: id, department: id, grid: id },
      `level = "difficult" && category = "${id}" && responsible = "${id}" && enterprise.grid = "${id}"`,
    ],
  ])("%s", (_, query, expected) => {
    expect(filter(query)).toBe(expected);
  });

  it("puts the most pressing first where deadlines are asked for", () => {
    const sort = (query: Query) => issueSort(decodeList(issueList, query));
    expect(sort({})).toBe("-raised_at");
    expect(sort({ view: "late" })).toBe("due_at");
    expect(sort({ view: "late", sort: "-number" })).toBe("-number");
  });
});

describe("the filter of enterprises", () => {
  it.each<[string, Query, string]>([
    ["is empty at first", {}, ""],
    ["searches names and codes", { q: "机械" }, '(name ~ "机械" || uscc ~ "机械")'],
    ["finds those below scale", { scale: "0" }, "(above_scale = false)"],
    ["finds those never visited", { visited: "never" }, '(last_visit_at = "")'],
    [
      "leaves the never visited out of the long unvisited",
      { visited: "over30" },
      '(last_visit_at != "" && last_visit_at < "2026-10-21 02:00:00.000Z")',
    ],
    ["finds those visited lately", { visited: "7" }, '(last_visit_at >= "2026-11-13 02:00:00.000Z")'],
    ["reaches the area through the grid", { area: id, class: "leading" }, `class = "leading" && grid.area = "${id}"`],
  ])("%s", (_, query, expected) => {
    expect(enterpriseFilter(decodeList(enterpriseList, query), quote, now)).toBe(expected);
  });
});

describe("the filters of visits and orders", () => {
  it("cover whole days of the district", () => {
    const visits = visitFilter(decodeList(visitList, { from: "2026-11-16", to: "2026-11-20", officer: id }), quote);
    expect(visits).toBe(
      `officer = "${id}" && started_at >= "2026-11-15 16:00:00.000Z" && started_at < "2026-11-20 16:00:00.000Z"`,
    );
  });

  it("search orders through their issue", () => {
    const orders = orderFilter(decodeList(orderList, { q: "0042", rung: "urge" }), quote);
    expect(orders).toContain('issue.number ~ "0042"');
    expect(orders).toContain('rung = "urge"');
  });
});

describe("the order of supervision orders", () => {
  it.each([
    ["-issued_at", "-issued_at,-year,-serial"],
    ["number", "year,serial"],
    ["-number", "-year,-serial"],
  ])("by %s is %s", (sort, asked) => {
    expect(orderSort(decodeList(orderList, { sort }))).toBe(asked);
  });
});

describe("the filters about phones and duties", () => {
  it.each<[Query, string]>([
    [{}, '(state = "open")'],
    [{ view: "settled", officer: id }, `(state != "open") && user = "${id}"`],
    [{ view: "all" }, ""],
  ])("show conflicts of %j", (query, expected) => {
    expect(conflictFilter(decodeList(conflictList, query), quote)).toBe(expected);
  });

  it("narrow rejects to a table", () => {
    expect(rejectFilter(decodeList(rejectList, { table: "visits" }), quote)).toBe(
      '(state = "open") && collection = "visits"',
    );
  });

  it.each<[Query, string]>([
    [{ worry: "unsent", state: "active" }, 'state = "active" && (pending > 0)'],
    [{ worry: "silent" }, '(state = "active") && (last_seen_at < "2026-11-13 02:00:00.000Z")'],
    [{ worry: "full" }, "(storage_left > 0 && storage_left < 200000000)"],
  ])("find phones to look after by %j", (query, expected) => {
    expect(deviceFilter(decodeList(deviceList, query), quote, now)).toBe(expected);
  });

  it("find the handovers of a grid", () => {
    expect(handoverFilter(decodeList(handoverList, { grid: id, state: "planned" }), quote)).toBe(
      `state = "planned" && (grids ~ "${id}")`,
    );
  });
});

describe("the address of every list", () => {
  it.each([
    [
      "issues",
      issueList,
      { q: "停电", view: "late", state: "reported,handling", level: "ordinary", sort: "due_at", page: "2" },
    ],
    [
      "enterprises",
      enterpriseList,
      { class: "distressed", scale: "1", visited: "never", sort: "-last_visit_at", per: "100" },
    ],
    ["visits", visitList, { purpose: "safety", from: "2026-11-01", to: "2026-11-30", sort: "distance" }],
    ["conflicts", conflictList, { view: "settled", officer: id }],
    ["rejects", rejectList, { view: "all", table: "issues" }],
    ["devices", deviceList, { q: "小米", state: "retired", worry: "unsent", sort: "-pending" }],
    ["handovers", handoverList, { state: "planned", grid: id, sort: "effective_at" }],
    ["orders", orderList, { rung: "warn", department: id, sort: "number" }],
  ] as const)("of %s survives a reload", (_, spec, query) => {
    expect(encodeList(spec as never, decodeList(spec as never, query))).toEqual(query);
  });
});
