import { ClientResponseError } from "pocketbase";

/** Why a request failed, as `useLabels().errorText(code, params)` can say it. */
export interface Problem {
  /** HTTP status; 0 when the server was not reached. */
  status: number;
  code: string;
  params: Record<string, unknown>;
}

/** Gridwalk's routes name a code; PocketBase's own answer with a status alone. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof ClientResponseError)) return { status: -1, code: "unknown", params: {} };
  const { code, params } = error.response as { code?: unknown; params?: Record<string, unknown> };
  if (typeof code === "string") return { status: error.status, code, params: params ?? {} };
  return { status: error.status, code: codeOfStatus(error.status), params: {} };
}

function codeOfStatus(status: number): string {
  switch (status) {
    case 0:
      return "offline";
    case 401:
      return "unauthenticated";
    case 403:
      return "forbidden";
    case 404:
      return "record_not_found";
    case 413:
      return "too_large";
    case 429:
      return "too_many_requests";
    default:
      return "unknown";
  }
}
