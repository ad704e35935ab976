import { classes } from "../api/records";
import { oneOf, recordId, text } from "./codecs";
import { defineList, type ListState } from "./listState";
import { Where, type Quote } from "./where";

export const lastVisits = ["7", "30", "over30", "never"] as const;

const day = 24 * 3_600_000;

export const enterpriseList = defineList({
  filters: {
    q: text,
    class: oneOf(classes),
    area: recordId,
    grid: recordId,
    scale: oneOf(["1", "0"]),
    visited: oneOf(lastVisits),
  },
  sorts: ["name", "uscc", "sector", "completeness", "last_visit_at"],
  defaultSort: "name",
});

export type EnterpriseListState = ListState<typeof enterpriseList.filters>;

export function enterpriseFilter({ filters }: EnterpriseListState, quote: Quote, now: Date): string {
  const where = new Where(quote)
    .contains(["name", "uscc"], filters.q)
    .equals("class", filters.class)
    .equals("grid.area", filters.area)
    .equals("grid", filters.grid);
  if (filters.scale !== "") where.and(`above_scale = ${filters.scale === "1"}`);
  const ago = (days: number) => new Date(now.getTime() - days * day);
  if (filters.visited === "never") where.and('last_visit_at = ""');
  else if (filters.visited === "over30") where.when('last_visit_at != "" && last_visit_at < {:v}', ago(30));
  else if (filters.visited !== "") where.when("last_visit_at >= {:v}", ago(Number(filters.visited)));
  return where.toString();
}
