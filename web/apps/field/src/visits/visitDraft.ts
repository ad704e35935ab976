import { newId, type Capture } from "@gridwalk/client";
import type { ChecklistAnswer, Visit } from "@gridwalk/protocol";
import { endOfDay } from "@gridwalk/ui";
import { photoCaptures, type DraftPhoto, type PhotoShelf } from "../app/draftPhoto";
import { isBlank, issueCaptures, issueProblem, type IssueDraft } from "../issues/issueDraft";
import type { CheckIn } from "./checkIn";

/** The questions of every visit; their labels are the enum `checklist`. */
export const checklistItems = ["production", "orders", "workforce", "safety", "policy", "needs"] as const;

/** A visit as it is being filled in. */
export interface VisitDraft {
  /** The id that the visit will have, given when the form is opened, so that saving twice is one visit. */
  id: string;
  startedAt: string;
  checkIn: CheckIn;
  purpose: Visit["purpose"];
  companions: string;
  checklist: ChecklistAnswer[];
  photos: DraftPhoto[];
  summary: string;
  promise: string;
  promiseDay: string;
  /** Problems found; they are reported with the visit. */
  issues: IssueDraft[];
}

export const visitKey = (enterprise: string) => `visit:${enterprise}`;

export function blankVisit(): VisitDraft {
  return {
    id: newId(),
    startedAt: new Date().toISOString(),
    checkIn: { state: "none" },
    purpose: "routine",
    companions: "",
    checklist: checklistItems.map((item) => ({ item, answer: "", note: "" })),
    photos: [],
    summary: "",
    promise: "",
    promiseDay: "",
    issues: [],
  };
}

/** Names that were typed with any of the separators of a Chinese or English keyboard. */
export function names(typed: string): string[] {
  return typed
    .split(/[,，、;；\n]+/)
    .map((name) => name.trim())
    .filter(Boolean);
}

/** The issues of a visit in which anything was written. */
const written = (draft: VisitDraft) => draft.issues.filter((issue) => !isBlank(issue));

/** What stands in the way of saving a visit: mostly that there is no evidence that it took place. */
export function visitProblem(
  draft: VisitDraft,
): "empty" | "tooManyCompanions" | "promiseWithoutText" | "unfinishedIssue" | undefined {
  const issues = written(draft);
  const told = draft.summary.trim() || draft.photos.length || issues.length || draft.checkIn.state === "fixed";
  if (!told && !draft.checklist.some(({ answer }) => answer)) return "empty";
  if (names(draft.companions).length > 20) return "tooManyCompanions";
  if (draft.promiseDay && !draft.promise.trim()) return "promiseWithoutText";
  if (issues.some(issueProblem)) return "unfinishedIssue";
  return undefined;
}

/** The finished visit with its photos and the issues found, in the order in which they depend on each other. */
export async function visitCaptures(
  shelf: PhotoShelf,
  enterprise: string,
  draft: VisitDraft,
  endedAt: Date,
): Promise<Capture[]> {
  const { checkIn, id: visit } = draft;
  const issues = await Promise.all(written(draft).map((issue) => issueCaptures(shelf, enterprise, issue, visit)));
  return [
    {
      op: "create",
      table: "visits",
      record: visit,
      fields: {
        enterprise,
        purpose: draft.purpose,
        started_at: draft.startedAt,
        ended_at: endedAt.toISOString(),
        companions: names(draft.companions),
        ...(checkIn.state === "fixed" && { lat: checkIn.lat, lng: checkIn.lng, accuracy: checkIn.accuracy }),
        checklist: draft.checklist.filter(({ answer, note }) => answer || note),
        summary: draft.summary.trim(),
        promise: draft.promise.trim(),
        promise_due: draft.promiseDay && endOfDay(draft.promiseDay).toISOString(),
      },
    },
    ...(await photoCaptures(shelf, draft.photos, { enterprise, visit })),
    ...issues.flat(),
  ];
}
