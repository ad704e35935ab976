import { describe, expect, it } from "vitest";
import { formatDate, formatDateTime, formatDay, formatTime } from "../src/format/dates";
import { daysBetween, districtDay, endOfDay, moment } from "../src/format/district";
import { countdown, span } from "../src/format/span";

const at = (text: string) => new Date(text);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("the district's calendar", () => {
  it("turns over at midnight in Shanghai, not in London", () => {
    expect(districtDay(at("2026-11-20T15:59:59Z"))).toBe("2026-11-20");
    expect(districtDay(at("2026-11-20T16:00:00Z"))).toBe("2026-11-21");
    expect(daysBetween(at("2026-11-20T15:59:00Z"), at("2026-11-20T16:01:00Z"))).toBe(1);
    expect(daysBetween(at("2026-11-21T01:00:00Z"), at("2026-11-19T01:00:00Z"))).toBe(-2);
  });

  it("ends a day with its last second", () => {
    expect(endOfDay("2026-11-20").toISOString()).toBe("2026-11-20T15:59:59.000Z");
  });

  it("reads the wire's moments", () => {
    expect(moment("")).toBeNull();
    expect(moment(null)).toBeNull();
    expect(moment("nonsense")).toBeNull();
    expect(moment("2026-11-20T02:05:00.000Z")?.getTime()).toBe(Date.UTC(2026, 10, 20, 2, 5));
    expect(moment("2026-11-20 02:05:00.000Z")?.getTime()).toBe(Date.UTC(2026, 10, 20, 2, 5));
  });
});

describe("dates", () => {
  const evening = at("2026-11-20T15:04:00Z");
  it("are written as each language does", () => {
    expect(formatDate(evening, "zh-CN")).toBe("2026年11月20日");
    expect(formatDate(evening, "en")).toBe("20 Nov 2026");
    expect(formatTime(evening)).toBe("23:04");
    expect(formatDateTime(evening, "en")).toBe("20 Nov 2026 23:04");
  });

  it("name the year only when it is another one", () => {
    expect(formatDay(evening, at("2026-12-31T15:00:00Z"), "zh-CN")).toBe("11月20日");
    expect(formatDay(evening, at("2026-12-31T16:00:00Z"), "zh-CN")).toBe("2026年11月20日");
  });
});

describe("a length of time", () => {
  it.each([
    [30_000, "0 minutes"],
    [59 * minute, "59 minutes"],
    [hour, "1 hours"],
    [hour + 20 * minute, "1 hours 20 minutes"],
    [2 * day + 3 * hour + 59 * minute, "2 days 3 hours"],
    [-(5 * hour), "5 hours"],
    [9 * day + 5 * hour, "9 days"],
  ])("of %d ms is %s", (ms, expected) => {
    expect(
      span(ms)
        .map(({ n, unit }) => `${n} ${unit}`)
        .join(" "),
    ).toBe(expected);
  });
});

describe("a countdown", () => {
  const started = at("2026-11-20T00:00:00Z");
  const due = at("2026-11-21T00:00:00Z");
  it.each([
    ["2026-11-20T10:00:00Z", "calm"],
    ["2026-11-20T19:12:00Z", "soon"],
    ["2026-11-21T00:00:01Z", "late"],
  ])("at %s is %s", (now, tone) => {
    expect(countdown(due, at(now), started).tone).toBe(tone);
  });

  it("without a start warns two hours ahead", () => {
    expect(countdown(due, at("2026-11-20T21:59:00Z")).tone).toBe("calm");
    expect(countdown(due, at("2026-11-20T22:00:00Z")).tone).toBe("soon");
  });
});
