import { districtDay } from "@gridwalk/ui";

import { fetchFile, saveAs } from "./files";
import { pb } from "./pocketbase";
import type { Role } from "./records";

/** How many rows of a kind an import met. */
export interface Count {
  created: number;
  updated: number;
  unchanged: number;
}

export const reportKinds = ["areas", "grids", "users", "assignments", "enterprises", "boards"] as const;

/** One thing that is wrong with a workbook, and where. */
export interface Fault {
  sheet: string;
  /** As the spreadsheet numbers it; 0 for the whole sheet. */
  row: number;
  /** Letters; "" for the whole row. */
  column: string;
  header: string;
  value: string;
  code: string;
  params?: Record<string, unknown>;
  /** Of the sheet, not of a row: skipping rows does not help. */
  structural: boolean;
}

/** A login with the password that it begins with. */
export interface Account {
  name: string;
  phone: string;
  role: Role;
  password: string;
}

/** A row of the database that the roster says otherwise. */
export interface Change {
  /** A collection. */
  kind: (typeof reportKinds)[number];
  name: string;
  /** Of the sheet; 0 when many rows say it. */
  row: number;
  fields: string[];
}

/** What an import has done, or would do. */
export interface Report extends Record<(typeof reportKinds)[number], Count> {
  dry_run: boolean;
  imported: boolean;
  faults: Fault[];
  changes: Change[];
  ignored: { sheet: string; title: string }[];
  accounts: Account[];
  /** The accounts as a workbook, base64; of a finished import only. */
  accounts_sheet?: string;
}

/** Sends a workbook; a dry run only says what would happen. */
export function sendRoster(file: File, options: { dryRun: boolean; skipFaulty: boolean }): Promise<Report> {
  const body = new FormData();
  body.set("file", file);
  const query: Record<string, string> = {};
  if (options.dryRun) query.dry_run = "1";
  if (options.skipFaulty) query.skip_faulty = "1";
  return pb.send<Report>("/api/exchange/roster", { method: "POST", body, query });
}

/** Downloads the district's roster in the form that `sendRoster` takes. */
export async function saveRoster(): Promise<void> {
  saveAs(await fetchFile("/api/exchange/roster.xlsx"), `gridwalk-${districtDay(new Date())}.xlsx`);
}
