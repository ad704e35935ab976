import type { RELATIONS, RowOf, TableName } from "@gridwalk/protocol";

import { rowKey, type LocalDatabase, type StoredRow } from "./database";
import { indexEntry } from "./overlay";

/** A row as reads see it. */
export type Local<T> = T & {
  /** How many changes in it the server has not sent back yet. */
  readonly $pending: number;
};

/** The fields by which rows of a table are found. */
export type RelationOf<T extends TableName> = (typeof RELATIONS)[T][number];

/** Reads one table: the server's rows with the phone's unsent changes over them. */
export class LocalTable<T extends TableName> {
  private readonly db: LocalDatabase;
  private readonly name: T;

  constructor(db: LocalDatabase, name: T) {
    this.db = db;
    this.name = name;
  }

  async get(id: string): Promise<Local<RowOf<T>> | undefined> {
    const row = await this.db.records.get(rowKey(this.name, id));
    return row && this.local(row);
  }

  /** All rows of the table, in no promised order. */
  async all(): Promise<Local<RowOf<T>>[]> {
    return (await this.rows().toArray()).map((row) => this.local(row));
  }

  async count(): Promise<number> {
    return this.rows().count();
  }

  /** The rows whose relation names a row, or one of several rows. */
  where(relation: RelationOf<T>): {
    equals(id: string): Promise<Local<RowOf<T>>[]>;
    anyOf(ids: readonly string[]): Promise<Local<RowOf<T>>[]>;
  } {
    const anyOf = async (ids: readonly string[]) => {
      const entries = ids.map((id) => indexEntry(this.name, relation, id));
      return (await this.db.records.where("index").anyOf(entries).distinct().toArray()).map((row) => this.local(row));
    };
    return { anyOf, equals: (id) => anyOf([id]) };
  }

  private rows() {
    return this.db.records.where("key").startsWith(rowKey(this.name, ""));
  }

  private local(row: StoredRow): Local<RowOf<T>> {
    return { ...(row.shown as unknown as RowOf<T>), $pending: row.pending };
  }
}
