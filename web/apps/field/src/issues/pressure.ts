import type { Issue } from "@gridwalk/protocol";
import { moment } from "@gridwalk/ui";

type Timed = Pick<Issue, "due_at" | "late" | "raised_at">;

/** Whether an issue is late: the server has said so, or its due time has passed on a phone without a network. */
export function issueLate(issue: Pick<Issue, "due_at" | "late">, now: Date): boolean {
  const due = moment(issue.due_at);
  return issue.late || (due !== null && due < now);
}

/** Orders by the nearest due time; what has none comes last, the newest first. */
export function byPressure(a: Timed, b: Timed): number {
  if (a.due_at && b.due_at) return a.due_at.localeCompare(b.due_at);
  if (a.due_at || b.due_at) return a.due_at ? -1 : 1;
  return b.raised_at.localeCompare(a.raised_at);
}
