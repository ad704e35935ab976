import type { Status } from "@gridwalk/client";
import { describe, expect, it } from "vitest";
import { syncState } from "../src/app/syncState";
import { unsentCount } from "../src/app/unsent";

const idle: Status = {
  online: true,
  syncing: false,
  lastCompleteSync: new Date(0),
  waiting: 0,
  photosWaiting: 0,
  attention: 0,
  loginRequired: false,
  passwordChangeRequired: false,
  upgradeRequired: false,
  storage: { usage: 0, quota: 0, persisted: true, level: "ok", lost: 0 },
  error: null,
};

describe("the one indicator", () => {
  it.each<[string, Partial<Status>, number, string]>([
    ["nothing to say", {}, 0, "done"],
    ["the first sync", { lastCompleteSync: null, syncing: true }, 0, "loading"],
    ["unsent work", {}, 2, "waiting"],
    ["unsent work on its way", { syncing: true }, 2, "sending"],
    ["no network", { online: false }, 0, "offline"],
    ["no network and unsent work", { online: false }, 3, "offlineWaiting"],
    ["a reject, even without a network", { online: false, attention: 1 }, 3, "attention"],
    ["a full phone before a reject", { attention: 1, storage: { ...idle.storage, level: "full" } }, 0, "full"],
    ["little space before a reject", { attention: 1, storage: { ...idle.storage, level: "low" } }, 0, "low"],
    [
      "lost data before all of that",
      { attention: 1, storage: { ...idle.storage, level: "evicted", lost: 2 } },
      0,
      "lost",
    ],
    ["an old app", { upgradeRequired: true, attention: 1 }, 1, "upgrade"],
    ["an expired login above everything", { loginRequired: true, upgradeRequired: true }, 1, "login"],
  ])("tells %s", (_, change, unsent, key) => {
    expect(syncState({ ...idle, ...change }, unsent).key).toBe(key);
  });
});

describe("counting what is not sent", () => {
  const rows = (...tables: string[]) => tables.map((table) => ({ table }));
  it.each<[string, { table: string }[], number, number]>([
    ["nothing", [], 0, 0],
    ["a visit with two photos is one thing", rows("visits", "photos", "photos"), 2, 1],
    ["a visit, an issue and an act are three", rows("visits", "photos", "issues", "issue_actions"), 1, 3],
    ["photos whose visit has arrived count each", [], 2, 2],
    ["a photo that is sent again by itself counts once", rows("photos"), 1, 1],
    ["a new visit beside photos of an old one", rows("visits", "photos"), 3, 3],
  ])("%s", (_, waiting, photosWaiting, expected) => {
    expect(unsentCount(waiting, { photosWaiting })).toBe(expected);
  });
});
