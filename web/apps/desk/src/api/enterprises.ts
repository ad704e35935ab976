import { pb } from "./pocketbase";
import { assignmentsAt } from "./people";
import type { Assignment, Board, Enterprise, Grid, Issue, Visit } from "./records";

/** How many visits and issues a card shows before it points to the list. */
export const recent = 8;

export interface Card {
  enterprise: Enterprise;
  grid: Grid;
  assignments: Assignment[];
  board: Board | undefined;
  visits: { items: Visit[]; totalItems: number };
  issues: { items: Issue[]; totalItems: number };
}

const nothing = { items: [], totalItems: 0 };

/** An enterprise with those responsible for it and what happened there lately. */
export async function loadCard(id: string, now: Date, seesVisits: boolean): Promise<Card> {
  const enterprise = await pb.collection("enterprises").getOne<Enterprise>(id);
  const ofEnterprise = pb.filter("enterprise = {:id}", { id });
  const latest = <T>(collection: string, sort: string) =>
    pb.collection(collection).getList<T>(1, recent, { filter: ofEnterprise, sort });
  const grid = await pb.collection("grids").getOne<Grid>(enterprise.grid);
  const [assignments, boards, visits, issues] = await Promise.all([
    assignmentsAt(now, { grid: grid.id, area: grid.area, enterprise: id }),
    pb.collection("boards").getList<Board>(1, 1, { filter: `${ofEnterprise} && revoked_at = ""`, sort: "-issued_at" }),
    seesVisits ? latest<Visit>("visits", "-started_at") : nothing,
    latest<Issue>("issues", "-raised_at"),
  ]);
  return { enterprise, grid, assignments, board: boards.items[0], visits, issues };
}

/** Notes that a board's present content has been printed. */
export function markPrinted(board: Board): Promise<Board> {
  return pb.send<Board>(`/api/boards/${board.id}/printed`, { method: "POST" });
}

/** Ends a board's code and gives the enterprise a new one. */
export async function replaceBoard(board: Board): Promise<void> {
  await pb.send(`/api/boards/${board.id}/revoke`, { method: "POST" });
}

/** Closes or reopens a board to new reports; what it shows stays. */
export async function suspendReporting(board: Board, suspended: boolean): Promise<void> {
  await pb.collection("boards").update(board.id, { reporting_suspended: suspended });
}
