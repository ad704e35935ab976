import { endedStates, levels, openStates, states, type State } from "../api/records";
import { oneOf, recordId, someOf, text } from "./codecs";
import { defineList, type ListState } from "./listState";
import { Where, type Quote } from "./where";

export const issueViews = ["open", "late", "due", "ended", "all"] as const;
export type IssueView = (typeof issueViews)[number];

/** Stands for "no responsible department yet" in the department filter. */
export const nobody = "none";

const hour = 3_600_000;

/** A department's id, or `nobody`. */
const department = {
  ...recordId,
  decode: (raw: string | undefined) => (raw === nobody ? nobody : recordId.decode(raw)),
};

export const issueList = defineList({
  filters: {
    q: text,
    // The empty view is that of open issues.
    view: oneOf(["late", "due", "ended", "all"]),
    state: someOf(states),
    level: oneOf(levels),
    category: recordId,
    department,
    grid: recordId,
    enterprise: recordId,
  },
  sorts: ["number", "raised_at", "due_at"],
  defaultSort: "-raised_at",
});

export type IssueListState = ListState<typeof issueList.filters>;

/** The states that a view can show, in the order of the work. */
export function statesOf(view: IssueView): readonly State[] {
  if (view === "all") return states;
  return view === "ended" ? endedStates : openStates;
}

export function issueFilter({ filters }: IssueListState, quote: Quote, now: Date): string {
  const view = filters.view || "open";
  const where = new Where(quote).contains(["number", "title", "enterprise_name"], filters.q);
  const possible = statesOf(view);
  const wanted = filters.state.filter((state) => possible.includes(state));
  if (wanted.length > 0) where.anyOf("state", wanted);
  else if (view !== "all") where.anyOf("state", possible);
  if (view === "late") where.when('late = true || (due_at != "" && due_at <= {:v})', now);
  if (view === "due") where.when("due_at > {:v}", now).when("due_at <= {:v}", new Date(now.getTime() + 24 * hour));
  where.equals("level", filters.level).equals("category", filters.category);
  if (filters.department === nobody) where.and('responsible = ""');
  else where.equals("responsible", filters.department);
  return where.equals("enterprise.grid", filters.grid).equals("enterprise", filters.enterprise).toString();
}

/** In the views about deadlines the most pressing come first, unless a column was chosen. */
export function issueSort({ sort, filters }: IssueListState): string {
  const pressing = filters.view === "late" || filters.view === "due";
  return pressing && sort === issueList.defaultSort ? "due_at" : sort;
}
