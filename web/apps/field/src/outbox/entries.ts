import { outcome, type Client, type OutboxItem, type PhotoState } from "@gridwalk/client";

/** What became of an item: still here, as the server judged it, or sent again as another. */
export type Fate = "waiting" | "applied" | "merged" | "conflict" | "rejected" | "resent";

export interface PhotoEntry {
  id: string;
  /** Absent once the server has the photo stored. */
  bytes: PhotoState | undefined;
}

/** One thing that the officer did, with the photos that belong to it. */
export interface OutboxEntry {
  item: OutboxItem;
  fate: Fate;
  photos: PhotoEntry[];
  /** What it is about: the enterprise of a visit, the title of an issue. */
  title: string;
  /** The screen that shows it. */
  to: string;
}

export function fateOf(item: OutboxItem): Fate {
  if (item.resentAs !== undefined) return "resent";
  if (!item.result) return "waiting";
  const { status } = outcome(item.result);
  return status === "duplicate" ? "applied" : status;
}

const text = (item: OutboxItem, field: string) => String(item.fields[field] ?? "");
const ownerOf = (photo: OutboxItem) => text(photo, "visit") || text(photo, "issue") || text(photo, "action");

/**
 * Sorts items as a person thinks of them: a photo is part of its visit or
 * issue, unless it needs attention of its own or stands alone.
 */
export function withPhotos(items: OutboxItem[]): { item: OutboxItem; photos: OutboxItem[] }[] {
  const owners = new Set(items.filter(({ table }) => table !== "photos").map(({ record }) => record));
  const parts = new Map<string, OutboxItem[]>();
  const things: OutboxItem[] = [];
  for (const item of items) {
    const owner = item.table === "photos" && !item.attention ? ownerOf(item) : "";
    if (owners.has(owner)) parts.set(owner, [item, ...(parts.get(owner) ?? [])]);
    else things.push(item);
  }
  return things.map((item) => ({
    item,
    photos: item.table === "photos" ? [item] : item.op === "create" ? (parts.get(item.record) ?? []) : [],
  }));
}

/** How many of the things that have arrived are shown. */
const arrivedShown = 50;

export interface OutboxGroups {
  attention: OutboxEntry[];
  waiting: OutboxEntry[];
  sent: OutboxEntry[];
}

/** The outbox in three groups: to be settled, on its way (the oldest first), and lately sent. */
export async function outboxGroups(client: Client): Promise<OutboxGroups> {
  const groups: OutboxGroups = { attention: [], waiting: [], sent: [] };
  const me = client.session.get()?.user.id ?? "";
  const mine = await client.table("photos").where("uploader").equals(me);
  const outstanding = new Set(mine.filter(({ state }) => state !== "stored").map(({ id }) => id));
  for (const { item, photos } of withPhotos(await client.outbox.list())) {
    const fate = fateOf(item);
    const settled = fate !== "waiting" && !item.attention && !photos.some(({ record }) => outstanding.has(record));
    if (settled && groups.sent.length >= arrivedShown) continue;
    const entry: OutboxEntry = {
      item,
      fate,
      photos: await Promise.all(
        photos.map(async ({ record }) => ({ id: record, bytes: await client.photos.state(record) })),
      ),
      ...(await subject(client, item)),
    };
    if (item.attention) groups.attention.push(entry);
    else if (!settled) groups.waiting.unshift(entry);
    else groups.sent.push(entry);
  }
  return groups;
}

async function subject(client: Client, item: OutboxItem): Promise<Pick<OutboxEntry, "title" | "to">> {
  switch (item.table) {
    case "issues":
      return { title: text(item, "title"), to: `/issues/${item.record}` };
    case "issue_actions": {
      const issue = text(item, "issue");
      return { title: (await client.table("issues").get(issue))?.title ?? "", to: `/issues/${issue}` };
    }
    default: {
      const id = item.table === "enterprises" ? item.record : text(item, "enterprise");
      return { title: (await client.table("enterprises").get(id))?.name ?? "", to: `/enterprises/${id}` };
    }
  }
}
