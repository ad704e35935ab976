import { handoverStates } from "../api/records";
import { oneOf, recordId, text } from "./codecs";
import { defineList, type ListState } from "./listState";
import { Where, type Quote } from "./where";

export const handoverList = defineList({
  filters: { q: text, state: oneOf(handoverStates), grid: recordId, officer: recordId },
  sorts: ["effective_at"],
  defaultSort: "-effective_at",
});

export type HandoverListState = ListState<typeof handoverList.filters>;

export function handoverFilter({ filters }: HandoverListState, quote: Quote): string {
  const where = new Where(quote)
    .contains(["from_user.name", "to_user.name", "reason"], filters.q)
    .equals("state", filters.state);
  if (filters.grid) where.and(quote("grids ~ {:v}", { v: filters.grid }));
  if (filters.officer) where.and(quote("from_user = {:v} || to_user = {:v}", { v: filters.officer }));
  return where.toString();
}
