import { oneOf, recordId } from "./codecs";
import { defineList, type ListState } from "./listState";
import { Where, type Quote } from "./where";

/** What waits for a decision, what was decided, and both; the empty view is the first. */
export const decisionViews = ["open", "settled", "all"] as const;
export type DecisionView = (typeof decisionViews)[number];

export const view = oneOf(["settled", "all"]);

export const conflictList = defineList({
  filters: { view, officer: recordId },
  sorts: [],
  defaultSort: "-captured_at",
});

export type ConflictListState = ListState<typeof conflictList.filters>;

export function conflictFilter({ filters }: ConflictListState, quote: Quote): string {
  return ofView(new Where(quote), filters.view || "open").equals("user", filters.officer).toString();
}

/** The clause of a view over rows that are open until somebody decides. */
export function ofView(where: Where, chosen: DecisionView): Where {
  if (chosen === "all") return where;
  return where.and(chosen === "open" ? 'state = "open"' : 'state != "open"');
}
