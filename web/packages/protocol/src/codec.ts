import type {
  Check,
  Doc,
  ErrorBody,
  Page,
  Poke,
  PullRequest,
  PullResponse,
  PushRequest,
  PushResponse,
  PushResult,
  ReconcileRequest,
  ReconcileResponse,
  RegisterRequest,
  RegisterResponse,
  Row,
  Status,
  StatusReport,
  TokenRequest,
  TokenResponse,
} from "./messages.gen";

/** What came is not a message of this protocol. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** The messages that a phone sends. */
export type Request = RegisterRequest | TokenRequest | PullRequest | ReconcileRequest | PushRequest | StatusReport;

/** Writes a request as it travels. */
export function encode(request: Request): string {
  return JSON.stringify(request);
}

type Parsed = Record<string, unknown>;

function fail(path: string, wanted: string): never {
  throw new ProtocolError(`${path} is not ${wanted}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return fail("body", "JSON");
  }
}

function object(value: unknown, path: string): Parsed {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fail(path, "an object");
  return value as Parsed;
}

function list<T>(value: unknown, path: string, item: (value: unknown, path: string) => T): T[] {
  if (!Array.isArray(value)) return fail(path, "a list");
  return value.map((entry, i) => item(entry, `${path}[${i}]`));
}

function text(value: unknown, path: string): string {
  return typeof value === "string" ? value : fail(path, "text");
}

function flag(value: unknown, path: string): boolean {
  return typeof value === "boolean" ? value : fail(path, "a boolean");
}

function integer(value: unknown, path: string): number {
  return Number.isSafeInteger(value) ? (value as number) : fail(path, "an integer");
}

function doc(value: unknown, path: string): Doc {
  const fields = object(value, path);
  text(fields["id"], `${path}.id`);
  return fields as Doc;
}

/** Keeps an absent field absent. */
function optional<K extends string, T>(from: Parsed, name: K, path: string, read: (value: unknown, path: string) => T) {
  const value = from[name];
  return (value === undefined ? {} : { [name]: read(value, `${path}.${name}`) }) as { [P in K]?: T };
}

function row(value: unknown, path: string): Row {
  const parts = list(value, path, (part) => part);
  const seq = integer(parts[0], `${path}[0]`);
  const table = text(parts[1], `${path}[1]`);
  const id = text(parts[2], `${path}[2]`);
  if (parts[3] === 1 && parts.length === 5) return [seq, table, id, 1, doc(parts[4], `${path}[4]`)];
  if (parts[3] === 0 && parts.length === 4) return [seq, table, id, 0];
  return fail(path, "a put with a document or a remove without");
}

function check(value: unknown, path: string): Check {
  const from = object(value, path);
  return {
    head: integer(from["head"], `${path}.head`),
    count: integer(from["count"], `${path}.count`),
    sum: integer(from["sum"], `${path}.sum`),
  };
}

function page(value: unknown, path: string): Page {
  const from = object(value, path);
  return {
    scope: text(from["scope"], `${path}.scope`),
    from: integer(from["from"], `${path}.from`),
    to: integer(from["to"], `${path}.to`),
    reset: flag(from["reset"], `${path}.reset`),
    rows: list(from["rows"], `${path}.rows`, row),
    ...optional(from, "check", path, check),
  };
}

const statuses: readonly string[] = ["applied", "merged", "duplicate", "conflict", "rejected"] satisfies Status[];

function status(value: unknown, path: string): Status {
  return statuses.includes(value as string) ? (value as Status) : fail(path, "a status");
}

function result(value: unknown, path: string): PushResult {
  const from = object(value, path);
  return {
    mseq: integer(from["mseq"], `${path}.mseq`),
    status: status(from["status"], `${path}.status`),
    ...optional(from, "code", path, text),
    ...optional(from, "params", path, object),
    ...optional(from, "fields", path, (names, at) => list(names, at, text)),
    ...optional(from, "record", path, doc),
    ...optional(from, "result", path, result),
  };
}

function decoder<T>(read: (from: Parsed) => T): (body: string) => T {
  return (body) => read(object(parse(body), "message"));
}

export const decodeRegisterResponse = decoder<RegisterResponse>((from) => ({
  device: text(from["device"], "device"),
  device_token: text(from["device_token"], "device_token"),
}));

export const decodeTokenResponse = decoder<TokenResponse>((from) => ({
  token: text(from["token"], "token"),
  record: doc(from["record"], "record"),
  device_token: text(from["device_token"], "device_token"),
}));

export const decodePullResponse = decoder<PullResponse>((from) => ({
  proto: integer(from["proto"], "proto"),
  epoch: text(from["epoch"], "epoch"),
  now: text(from["now"], "now"),
  granted: list(from["granted"], "granted", text),
  pages: list(from["pages"], "pages", page),
  more: flag(from["more"], "more"),
  last_mseq: integer(from["last_mseq"], "last_mseq"),
}));

export const decodeReconcileResponse = decoder<ReconcileResponse>((from) => ({
  proto: integer(from["proto"], "proto"),
  epoch: text(from["epoch"], "epoch"),
  now: text(from["now"], "now"),
  scope: text(from["scope"], "scope"),
  rows: list(from["rows"], "rows", row),
  check: check(from["check"], "check"),
  last_mseq: integer(from["last_mseq"], "last_mseq"),
}));

export const decodePushResponse = decoder<PushResponse>((from) => ({
  results: list(from["results"], "results", result),
  last_mseq: integer(from["last_mseq"], "last_mseq"),
  now: text(from["now"], "now"),
}));

export const decodePoke = decoder<Poke>((from) => ({ scopes: list(from["scopes"], "scopes", text) }));

export const decodeErrorBody = decoder<ErrorBody>((from) => ({
  code: text(from["code"], "code"),
  key: text(from["key"], "key"),
  ...optional(from, "params", "message", object),
}));
