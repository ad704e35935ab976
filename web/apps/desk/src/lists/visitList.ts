import { purposes } from "../api/records";
import { day, oneOf, recordId, text } from "./codecs";
import { defineList, type ListState } from "./listState";
import { Where, type Quote } from "./where";

export const visitList = defineList({
  filters: {
    q: text,
    grid: recordId,
    officer: recordId,
    purpose: oneOf(purposes),
    enterprise: recordId,
    from: day,
    to: day,
  },
  sorts: ["started_at", "officer_name", "distance"],
  defaultSort: "-started_at",
});

export type VisitListState = ListState<typeof visitList.filters>;

export function visitFilter({ filters }: VisitListState, quote: Quote): string {
  return new Where(quote)
    .contains(["enterprise.name", "summary", "promise"], filters.q)
    .equals("enterprise.grid", filters.grid)
    .equals("officer", filters.officer)
    .equals("purpose", filters.purpose)
    .equals("enterprise", filters.enterprise)
    .days("started_at", filters.from, filters.to)
    .toString();
}
