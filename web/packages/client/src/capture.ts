import type { CreateFields, Op, UpdateFields } from "@gridwalk/protocol";

/** A new row. record comes from newId(); at is now unless it is given. */
export type CaptureCreate = {
  [T in keyof CreateFields]: { op: "create"; table: T; record: string; fields: CreateFields[T]; at?: Date };
}[keyof CreateFields];

/** A change of a row that the phone holds. */
export type CaptureUpdate = {
  [T in keyof UpdateFields]: { op: "update"; table: T; record: string; fields: UpdateFields[T]; at?: Date };
}[keyof UpdateFields];

export type Capture = CaptureCreate | CaptureUpdate;

/** A capture without the types of its table, as it travels. */
export interface AnyCapture {
  op: Op;
  table: string;
  record: string;
  fields: Record<string, unknown>;
  at?: Date | undefined;
}

/** The fields as JSON carries them: without what is undefined. */
export function plain(fields: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(fields)) as Record<string, unknown>;
}

/** Equality of JSON values, whatever the order of their fields. */
export function sameJSON(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, i) => sameJSON(value, b[i]))
    );
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length && names.every((name) => name in right && sameJSON(left[name], right[name]))
  );
}
