import type { Assignment } from "../api/records";
import type { HandoverOrder } from "../api/handovers";
import { dayEnd, momentOfWall } from "../time/district";

/** What a manager has filled in so far; ids are "" until chosen. */
export interface Plan {
  from: string;
  to: string;
  grids: string[];
  /** For good, or for a while by a deputy. */
  kind: "for_good" | "deputy";
  /** yyyy-mm-ddThh:mm in the district; "" is now. */
  at: string;
  /** A deputy's last day, yyyy-mm-dd. */
  until: string;
  reason: string;
}

export type Missing = "from" | "grids" | "to" | "past" | "until" | "ends" | "reason";

/** The moment at which the plan takes effect. */
export function effectiveAt(plan: Plan, now: Date): Date {
  return plan.at === "" ? now : momentOfWall(plan.at);
}

/** The end of a deputy's last day. */
export function endsAt(plan: Plan): Date | null {
  return plan.kind === "deputy" && plan.until !== "" ? dayEnd(plan.until) : null;
}

/** The first thing that keeps a plan from being ordered. */
export function missingIn(plan: Plan, now: Date): Missing | undefined {
  const at = effectiveAt(plan, now);
  const end = endsAt(plan);
  if (plan.from === "") return "from";
  if (plan.grids.length === 0) return "grids";
  if (plan.to === "") return "to";
  if (at < now) return "past";
  if (plan.kind === "deputy" && !end) return "until";
  if (end && end <= at) return "ends";
  return plan.reason.trim() === "" ? "reason" : undefined;
}

export function orderOf(plan: Plan): HandoverOrder {
  const { from, to, grids, reason } = plan;
  return {
    from,
    to,
    grids,
    effective_at: plan.at === "" ? undefined : momentOfWall(plan.at).toISOString(),
    until: endsAt(plan)?.toISOString(),
    reason: reason.trim(),
  };
}

/** The grids that somebody has a duty of their own over at a moment, in the order of their duties. */
export function gridsHeld(duties: readonly Assignment[], user: string, at: Date): string[] {
  const held = duties.filter(
    ({ user: of, from, to }) =>
      of === user && new Date(from).getTime() <= at.getTime() && (to === "" || new Date(to).getTime() > at.getTime()),
  );
  return [...new Set(held.map(({ grid }) => grid))];
}

/** Who has a duty over a single grid, each once. */
export function holders(duties: readonly Assignment[]): { id: string; name: string; phone: string }[] {
  const people = new Map<string, { id: string; name: string; phone: string }>();
  for (const { expand } of duties) if (expand?.user) people.set(expand.user.id, expand.user);
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name, "zh"));
}
