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
  /** What it is about: the enterprise of a visit, the title of an issue. */
  title: string;
  /** The screen that shows it. */
  to: string | undefined;
  photos: PhotoEntry[];
}

export function fateOf(item: OutboxItem): Fate {
  if (item.resentAs !== undefined) return "resent";
  if (!item.result) return "waiting";
  const { status } = outcome(item.result);
  return status === "duplicate" ? "applied" : status;
}

/** The record that a photo belongs to. */
function ownerOf(item: OutboxItem): unknown {
  return item.fields["visit"] || item.fields["issue"] || item.fields["action"];
}

/**
 * The outbox as a person thinks of it: a photo is part of its visit or issue,
 * unless it needs attention of its own.
 */
export async function outboxEntries(client: Client): Promise<OutboxEntry[]> {
  const items = await client.outbox.list();
  const photos = items.filter(({ table }) => table === "photos");
  const records = new Set(items.filter(({ table }) => table !== "photos").map(({ record }) => record));
  const states = new Map(
    await Promise.all(photos.map(async ({ record }) => [record, await client.photos.state(record)] as const)),
  );
  const partOf = (photo: OutboxItem) => !photo.attention && records.has(ownerOf(photo) as string);
  const entry = async (item: OutboxItem): Promise<OutboxEntry> => ({
    item,
    fate: fateOf(item),
    ...(await subject(client, item)),
    photos: photos
      .filter((photo) => (item.table === "photos" ? photo === item : partOf(photo) && ownerOf(photo) === item.record))
      .map(({ record }) => ({ id: record, bytes: states.get(record) })),
  });
  return Promise.all(items.filter((item) => item.table !== "photos" || !partOf(item)).map(entry));
}

async function subject(client: Client, item: OutboxItem): Promise<Pick<OutboxEntry, "title" | "to">> {
  const text = (field: string) => String(item.fields[field] ?? "");
  const enterpriseName = async (id: string) => (await client.table("enterprises").get(id))?.name ?? "";
  switch (item.table) {
    case "issues":
      return { title: text("title"), to: `/issues/${item.record}` };
    case "issue_actions": {
      const issue = await client.table("issues").get(text("issue"));
      return { title: issue?.title ?? "", to: `/issues/${text("issue")}` };
    }
    case "enterprises":
      return { title: await enterpriseName(item.record), to: `/enterprises/${item.record}` };
    default:
      return { title: await enterpriseName(text("enterprise")), to: `/enterprises/${text("enterprise")}` };
  }
}
