import { deviceStates } from "../api/records";
import { oneOf, recordId, text } from "./codecs";
import { defineList, type ListState } from "./listState";
import { Where, type Quote } from "./where";

const day = 24 * 3_600_000;

/** Phones that one should look after: with unsent work, silent for a week, or nearly full. */
export const deviceWorries = ["unsent", "silent", "full"] as const;
export type DeviceWorry = (typeof deviceWorries)[number];

export const silentAfter = 7 * day;
/** Bytes below which a few photos fill the phone. */
export const nearlyFull = 200_000_000;

export const deviceList = defineList({
  filters: { q: text, state: oneOf(deviceStates), worry: oneOf(deviceWorries), officer: recordId },
  sorts: ["user.name", "last_seen_at", "pending", "storage_left"],
  defaultSort: "-last_seen_at",
});

export type DeviceListState = ListState<typeof deviceList.filters>;

export function deviceFilter({ filters }: DeviceListState, quote: Quote, now: Date): string {
  const where = new Where(quote)
    .contains(["user.name", "user.phone", "name", "platform"], filters.q)
    .equals("state", filters.state)
    .equals("user", filters.officer);
  if (filters.worry === "unsent") where.and("pending > 0");
  if (filters.worry === "full") where.and(`storage_left > 0 && storage_left < ${nearlyFull}`);
  if (filters.worry === "silent")
    where.and('state = "active"').when("last_seen_at < {:v}", new Date(now.getTime() - silentAfter));
  return where.toString();
}
