import { describe, expect, it } from "vitest";

import { countdown, leadingUnits } from "./countdown";

const now = Date.parse("2026-11-20T02:00:00Z");
const in_ = (text: string) => {
  const [, sign, d, h, m, s] = /^(-?)(\d+)d(\d+)h(\d+)m(\d+)s$/.exec(text) as RegExpExecArray;
  const span = ((Number(d) * 24 + Number(h)) * 60 + Number(m)) * 60 + Number(s);
  return now + (sign ? -span : span) * 1000;
};

describe("the urgency of a deadline", () => {
  it.each([
    ["30d0h0m0s", "calm"],
    ["1d0h0m1s", "calm"],
    ["1d0h0m0s", "soon"],
    ["0d2h0m1s", "soon"],
    ["0d2h0m0s", "urgent"],
    ["0d0h0m1s", "urgent"],
    ["0d0h0m0s", "late"],
    ["-0d0h0m1s", "late"],
    ["-3d0h0m0s", "late"],
  ])("%s away is %s", (away, urgency) => {
    expect(countdown(in_(away), now).urgency).toBe(urgency);
  });
});

describe("the units of a countdown", () => {
  it.each([
    ["2d3h59m59s", "d2 h3"],
    ["1d0h59m0s", "d1"],
    ["0d23h5m9s", "h23 m5"],
    ["0d1h0m59s", "h1"],
    ["0d0h59m59s", "m59"],
    ["0d0h0m42s", "s42"],
    ["0d0h0m0s", "s0"],
    ["-1d2h0m0s", "d1 h2"],
    ["-0d0h0m5s", "s5"],
  ])("%s reads %s", (away, units) => {
    expect(
      leadingUnits(countdown(in_(away), now))
        .map((u) => u.unit + u.value)
        .join(" "),
    ).toBe(units);
  });
});
