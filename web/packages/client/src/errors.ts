import { ProtocolError } from "@gridwalk/protocol";

/**
 * What the client refuses or what stopped it. The codes are the server's, and
 * the client's own: offline, unsent_work, storage_full, not_signed_in,
 * too_large, not_found, not_resendable, not_an_answer, check_failed, stopped.
 */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The HTTP status, when a server answered. */
  readonly status: number | undefined;
  /** How long the server asked to be left alone, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(
    code: string,
    params: Record<string, unknown> = {},
    answer: { status?: number; retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(code, answer.cause === undefined ? undefined : { cause: answer.cause });
    this.code = code;
    this.params = params;
    this.status = answer.status;
    this.retryAfter = answer.retryAfter;
  }
}

/** The code of any error, for the status that the user sees. */
export function codeOf(error: unknown): string {
  if (error instanceof ProtocolError) return "not_an_answer";
  return error instanceof ClientError ? error.code : "internal";
}

/** Tells whether the browser refused a write for want of space. */
export function isQuotaError(error: unknown): boolean {
  for (let e: unknown = error; e instanceof Error; e = (e as { inner?: unknown }).inner ?? e.cause) {
    if (e.name === "QuotaExceededError") return true;
  }
  return error instanceof DOMException && error.name === "QuotaExceededError";
}
