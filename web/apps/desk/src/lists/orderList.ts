import { rungs } from "../api/records";
import { day, oneOf, recordId, text } from "./codecs";
import { defineList, type ListState } from "./listState";
import { Where, type Quote } from "./where";

export const orderList = defineList({
  filters: { q: text, rung: oneOf(rungs), department: recordId, grid: recordId, from: day, to: day },
  sorts: ["number", "issued_at", "due_at", "addressee"],
  defaultSort: "-issued_at",
});

export type OrderListState = ListState<typeof orderList.filters>;

export function orderFilter({ filters }: OrderListState, quote: Quote): string {
  return new Where(quote)
    .contains(["number", "addressee", "issue.title", "issue.number", "issue.enterprise_name"], filters.q)
    .equals("rung", filters.rung)
    .equals("department", filters.department)
    .equals("enterprise.grid", filters.grid)
    .days("issued_at", filters.from, filters.to)
    .toString();
}

/** Orders are numbered within a year; those of one moment follow their numbers. */
export function orderSort({ sort }: OrderListState): string {
  const descending = sort.startsWith("-") ? "-" : "";
  const byNumber = `${descending}year,${descending}serial`;
  return sort.endsWith("number") ? byNumber : `${sort},${byNumber}`;
}
