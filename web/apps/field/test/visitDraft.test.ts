import { describe, expect, it } from "vitest";
import type { PhotoShelf } from "../src/app/draftPhoto";
import { blankIssue, issueCaptures } from "../src/issues/issueDraft";
import { blankVisit, names, visitCaptures, visitProblem } from "../src/visits/visitDraft";

/** A shelf that has every photo but those named lost. */
const shelf: PhotoShelf = {
  get: async (id) =>
    id.startsWith("lost")
      ? undefined
      : {
          id,
          blob: new Blob(),
          row: (links) => ({
            op: "create",
            table: "photos",
            record: id,
            fields: { ...links, sha256: "0".repeat(64), size: 1, mime: "image/jpeg" },
          }),
        },
};
const end = new Date("2026-11-20T03:00:00.000Z");

describe("a finished visit", () => {
  it("is written with its photos and issues in the order in which they depend on each other", async () => {
    const issue = { ...blankIssue(), title: "路灯不亮", photos: [{ id: "p2", caption: "" }] };
    const visit = {
      ...blankVisit(),
      startedAt: "2026-11-20T02:00:00.000Z",
      checkIn: { state: "fixed" as const, lat: 29.6, lng: 106.6, accuracy: 12, at: "2026-11-20T02:00:01.000Z" },
      companions: "王科长， 李工",
      checklist: [
        { item: "production", answer: "good", note: "" },
        { item: "orders", answer: "", note: "" },
      ],
      summary: " 一切正常 ",
      promise: "对接用工",
      promiseDay: "2026-12-01",
      photos: [
        { id: "p1", caption: " 大门 " },
        { id: "lost", caption: "" },
      ],
      issues: [issue, blankIssue()],
    };
    const captures = await visitCaptures(shelf, "e", visit, end);
    expect(captures.map(({ table }) => table)).toEqual(["visits", "photos", "issues", "photos"]);
    expect(captures[0]).toMatchObject({
      record: visit.id,
      fields: {
        enterprise: "e",
        started_at: "2026-11-20T02:00:00.000Z",
        ended_at: "2026-11-20T03:00:00.000Z",
        companions: ["王科长", "李工"],
        lat: 29.6,
        accuracy: 12,
        checklist: [{ item: "production", answer: "good", note: "" }],
        summary: "一切正常",
        promise_due: "2026-12-01T15:59:59.000Z",
      },
    });
    expect(captures[1]).toMatchObject({ record: "p1", fields: { visit: visit.id, position: 0, caption: "大门" } });
    expect(captures[2]).toMatchObject({ fields: { enterprise: "e", visit: visit.id, title: "路灯不亮" } });
    expect(captures[3]).toMatchObject({ record: "p2", fields: { issue: issue.id } });
  });

  it("leaves out what was not found or asked", async () => {
    const [visit] = await visitCaptures(shelf, "e", { ...blankVisit(), checkIn: { state: "refused" } }, end);
    expect(visit?.fields).toMatchObject({ checklist: [], promise_due: "" });
    expect(visit?.fields).not.toHaveProperty("lat");
  });
});

describe("a visit cannot be saved", () => {
  it.each([
    ["without any evidence", {}, "empty"],
    ["with a blank issue alone", { issues: [blankIssue()] }, "empty"],
    ["with a date and no promise", { summary: "好", promiseDay: "2026-12-01" }, "promiseWithoutText"],
    ["with more than twenty companions", { summary: "好", companions: "甲,".repeat(21) }, "tooManyCompanions"],
    ["with an issue that has no title", { issues: [{ ...blankIssue(), description: "灯" }] }, "unfinishedIssue"],
    ["unless something tells of it", { summary: "好" }, undefined],
    ["unless a photo does", { photos: [{ id: "p", caption: "" }] }, undefined],
  ])("%s", (_, change, problem) => {
    expect(visitProblem({ ...blankVisit(), ...change })).toBe(problem);
  });
});

describe("an issue", () => {
  it("that was solved on the spot brings the act that says so", async () => {
    const draft = { ...blankIssue(), title: "路灯不亮", solvedOnSite: true, solution: "换了灯泡" };
    const captures = await issueCaptures(shelf, "e", draft);
    expect(captures.map(({ table }) => table)).toEqual(["issues", "issue_actions"]);
    expect(captures[1]?.fields).toEqual({
      issue: draft.id,
      act: "resolve",
      expected_state: "reported",
      text: "换了灯泡",
      params: { solved_on_site: true },
    });
  });
});

it("reads names as people type them", () => {
  expect(names("王科长， 李工、 赵六;钱七\n")).toEqual(["王科长", "李工", "赵六", "钱七"]);
});
