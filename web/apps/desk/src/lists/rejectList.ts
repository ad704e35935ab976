import { oneOf, recordId } from "./codecs";
import { ofView, view } from "./conflictList";
import { defineList, type ListState } from "./listState";
import { Where, type Quote } from "./where";

/** The tables that phones write to. */
export const capturedTables = ["visits", "issues", "issue_actions", "photos", "enterprises"] as const;
export type CapturedTable = (typeof capturedTables)[number];

export const rejectList = defineList({
  filters: { view, officer: recordId, table: oneOf(capturedTables) },
  sorts: [],
  defaultSort: "-captured_at",
});

export type RejectListState = ListState<typeof rejectList.filters>;

export function rejectFilter({ filters }: RejectListState, quote: Quote): string {
  return ofView(new Where(quote), filters.view || "open")
    .equals("user", filters.officer)
    .equals("collection", filters.table)
    .toString();
}
