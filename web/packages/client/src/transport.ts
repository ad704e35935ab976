import { decodeErrorBody } from "@gridwalk/protocol";

import { ClientError } from "./errors";

export interface RequestOptions {
  method?: "GET" | "POST";
  body?: string;
  token?: string;
  /** How long to wait for the answer, in milliseconds. */
  timeout?: number;
}

const TIMEOUT_MS = 60_000;

/** Talks HTTP with the server; every failure is a ClientError. */
export class Transport {
  readonly baseURL: string;
  private readonly fetch: typeof fetch;

  constructor(baseURL: string, fetcher: typeof fetch) {
    this.baseURL = baseURL.replace(/\/+$/, "");
    this.fetch = fetcher;
  }

  async text(path: string, options: RequestOptions = {}): Promise<string> {
    return this.send(path, options, (response) => response.text());
  }

  async bytes(path: string, options: RequestOptions = {}): Promise<Blob> {
    return this.send(path, options, (response) => response.blob());
  }

  private async send<T>(path: string, options: RequestOptions, read: (response: Response) => Promise<T>): Promise<T> {
    // AbortSignal.timeout is too new for the browsers of old phones.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), options.timeout ?? TIMEOUT_MS);
    try {
      const response = await this.request(path, options, patience.signal);
      if (!response.ok) throw await failure(response);
      return await read(response);
    } catch (error) {
      throw error instanceof ClientError ? error : new ClientError("offline", {}, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  private async request(path: string, options: RequestOptions, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = {};
    if (options.body !== undefined) headers["Content-Type"] = "application/json";
    if (options.token) headers["Authorization"] = options.token;
    return this.fetch(this.baseURL + path, {
      method: options.method ?? (options.body === undefined ? "GET" : "POST"),
      headers,
      ...(options.body === undefined ? {} : { body: options.body }),
      cache: "no-store",
      signal,
    });
  }
}

async function failure(response: Response): Promise<ClientError> {
  const { status } = response;
  const answer = { status, retryAfter: retryAfter(response.headers.get("Retry-After")) };
  const body = await response.text().catch(() => "");
  try {
    const { code, params } = decodeErrorBody(body);
    return new ClientError(code, params, answer);
  } catch {
    // PocketBase's own routes answer in its own format, a proxy in any.
    return new ClientError(`http_${status}`, {}, answer);
  }
}

/** Seconds or a date, as RFC 9110 has it, in milliseconds from now. */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const seconds = Number(value);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
