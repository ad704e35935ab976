import { describe, expect, it } from "vitest";

import { actForm, blank, higherLevels, inOrder, missingIn, paramsOf, type ActValues } from "./actForm";

const ordinary = { level: "ordinary" as const };
const own = { department: "dept00000000001" };
const filled = (values: Partial<ActValues>): ActValues => ({ ...blank, ...values });

describe("the form of an act", () => {
  it("asks for a promise only where the level has no fixed term", () => {
    expect(actForm("assign", ordinary).fields).not.toContain("promised");
    expect(actForm("assign", { level: "difficult" }).fields).toContain("promised");
  });

  it("names what is missing, the first thing first", () => {
    const transfer = actForm("transfer", ordinary);
    expect(missingIn(transfer, blank)).toBe("department");
    expect(missingIn(transfer, filled({ department: "d", text: "  " }))).toBe("text");
    expect(missingIn(transfer, filled({ department: "d", text: "not ours" }))).toBeUndefined();
  });

  it("asks for nothing where nothing is needed", () => {
    expect(missingIn(actForm("accept", ordinary), blank)).toBeUndefined();
    expect(missingIn(actForm("resume", ordinary), blank)).toBeUndefined();
  });
});

describe("the params of an act", () => {
  const params = (act: Parameters<typeof actForm>[0], values: Partial<ActValues>, level = ordinary.level) =>
    paramsOf(act, actForm(act, { level }), filled(values), own);

  it("hold what was filled in and nothing else", () => {
    expect(params("assign", { department: "d", into: "left from before", text: "please" })).toEqual({
      department: "d",
    });
  });

  it("claim for the own department", () => {
    expect(params("claim", {})).toEqual(own);
  });

  it("mean the end of a day in the district", () => {
    expect(params("request_extension", { until: "2026-12-01" })).toEqual({ until: "2026-12-01T15:59:59.000Z" });
  });
});

describe("the order of acts", () => {
  const unowned = { responsible: "", handler: "" };

  it("begins with the usual next step", () => {
    expect(inOrder(["contact", "comment", "assign", "mark_invalid"], unowned)[0]).toBe("assign");
    expect(inOrder(["comment", "verify", "close", "reopen"], unowned)[0]).toBe("verify");
  });

  it("puts assigning again last among equals", () => {
    expect(inOrder(["assign", "contact", "comment"], { responsible: "d", handler: "" })).toEqual([
      "contact",
      "comment",
      "assign",
    ]);
  });

  it("keeps every act", () => {
    const acts = ["merge", "accept", "suspend", "comment"] as const;
    expect(inOrder(acts, unowned).toSorted()).toEqual([...acts].sort());
  });
});

describe("levels", () => {
  it("only rise", () => {
    expect(higherLevels("ordinary")).toEqual(["difficult", "leader_led"]);
    expect(higherLevels("leader_led")).toEqual([]);
  });
});
