import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type Dispatcher, request } from "undici";
import { ApiError, ConnectionError } from "./connection-error.ts";
import type { Authentication, Credentials } from "./credentials.ts";
import { fieldOf, numberAt, textAt } from "./fields.ts";
import { networkFailure } from "./network-failure.ts";
import type { Target } from "./kubeconfig/target.ts";

/** What to ask the server for. Nothing but GET is ever asked. */
export interface Query {
  /** `/api/v1/pods`. */
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** In which form. @defaultValue `application/json` */
  readonly accept?: string;
  /** Milliseconds in which the server must begin to answer. @defaultValue 30,000 */
  readonly patience?: number;
  /** Milliseconds for which its answer may pause. @defaultValue 30,000 */
  readonly pause?: number;
}

const defaultPatience = 30_000;
const unzip = promisify(gunzip);

/** Asks one API server, as one user, for what it has: each request once. */
export class ApiClient {
  readonly target: Target;
  readonly #credentials: Credentials;
  readonly #compression: string;

  constructor(target: Target, credentials: Credentials) {
    this.target = target;
    this.#credentials = credentials;
    const { hostname } = new URL(target.cluster.server);
    const isNear = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
    // On one machine packing costs more than it saves.
    this.#compression = isNear || target.cluster.disableCompression ? "identity" : "gzip";
  }

  /**
   * A whole answer.
   *
   * @throws {ApiError} when the server refuses. @throws {ConnectionError} when there is no answer, or half of one.
   */
  async get(query: Query): Promise<unknown> {
    const answer = await this.#ask(query, this.#compression);
    const text = await this.#textOf(answer);
    try {
      return JSON.parse(text);
    } catch (error) {
      const type = answer.headers["content-type"];
      const what =
        typeof type === "string" && type.includes("json") ? "is cut off" : `is ${String(type ?? "something")}`;
      throw new ConnectionError(
        `the answer of the server ${this.target.cluster.server} to ${query.path} ${what}, not JSON`,
        { cause: error },
      );
    }
  }

  /**
   * The lines of an answer, as they come. Whoever stops early ends the request.
   *
   * @throws {ApiError} when the server refuses. @throws {ConnectionError} when the connection ends before the answer does.
   */
  async *lines(query: Query): AsyncGenerator<string, void, undefined> {
    const { body } = await this.#ask(query, "identity");
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for await (const chunk of body) {
        rest += decoder.decode(asBytes(chunk), { stream: true });
        for (let end = rest.indexOf("\n"); end !== -1; end = rest.indexOf("\n")) {
          yield rest.slice(0, end);
          rest = rest.slice(end + 1);
        }
      }
    } catch (error) {
      throw this.#noAnswer(error, query.signal);
    }
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.#credentials.close();
  }

  async #ask(query: Query, compression: string): Promise<Dispatcher.ResponseData> {
    let authentication = await this.#credentials.get();
    let answer = await this.#send(query, compression, authentication);
    if (answer.statusCode === 401) {
      // What a plugin gave may have expired by now; a second refusal is meant.
      await answer.body.dump();
      this.#credentials.refuse(authentication);
      authentication = await this.#credentials.get();
      answer = await this.#send(query, compression, authentication);
    }
    if (answer.statusCode === 200) return answer;
    throw await this.#refusal(answer, query.path);
  }

  async #send(
    {
      path,
      parameters = {},
      signal,
      accept = "application/json",
      patience = defaultPatience,
      pause = defaultPatience,
    }: Query,
    compression: string,
    { headers, dispatcher }: Authentication,
  ): Promise<Dispatcher.ResponseData> {
    const { server } = this.target.cluster;
    const text = new URLSearchParams(parameters).toString();
    // Covers looking up names and shaking hands too, for which there are no other limits.
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new DOMException("no answer in time", "TimeoutError")), patience);
    const stop = (): void => limit.abort(signal?.reason);
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted === true) stop();
    try {
      return await request(`${server}${path}${text === "" ? "" : `?${text}`}`, {
        dispatcher,
        headers: { ...headers, accept, "accept-encoding": compression, "user-agent": "stowage" },
        headersTimeout: patience,
        bodyTimeout: pause,
        signal: limit.signal,
      });
    } catch (error) {
      signal?.removeEventListener("abort", stop);
      throw this.#noAnswer(error, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  #noAnswer(error: unknown, signal: AbortSignal | undefined): unknown {
    if (error instanceof ConnectionError || error instanceof ApiError || signal?.aborted === true) return error;
    return new ConnectionError(networkFailure(error, this.target.cluster.server), { cause: error });
  }

  async #textOf({ body, headers }: Dispatcher.ResponseData): Promise<string> {
    try {
      const bytes = Buffer.from(await body.arrayBuffer());
      return (headers["content-encoding"] === "gzip" ? await unzip(bytes) : bytes).toString();
    } catch (error) {
      throw this.#noAnswer(error, undefined);
    }
  }

  /** The server's Status, or what a proxy on the way says instead. */
  async #refusal(answer: Dispatcher.ResponseData, path: string): Promise<ApiError> {
    const { statusCode: status, headers } = answer;
    const text = await this.#textOf(answer).catch(() => "");
    const body = statusIn(text);
    const after = Number(headers["retry-after"] ?? numberAt(body, "details", "retryAfterSeconds"));
    return new ApiError(this.#refusalText(status, textAt(body, "message") ?? text.trim().split("\n")[0] ?? "", path), {
      status,
      reason: textAt(body, "reason"),
      retryAfter: Number.isFinite(after) && after >= 0 ? after : undefined,
      continueToken: textAt(body, "metadata", "continue"),
    });
  }

  #refusalText(status: number, message: string, path: string): string {
    const { cluster, userName } = this.target;
    if (status === 401) {
      return `the server ${cluster.server} does not accept the credentials of the user "${userName}" (401 Unauthorized): they have expired, or are not for this server`;
    }
    return message === "" || message.startsWith("<")
      ? `the server ${cluster.server} answers ${status} to ${path}`
      : message;
  }
}

function statusIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return fieldOf(value, "kind") === "Status" ? value : undefined;
  } catch {
    // A proxy answers in HTML or plain text, and so does the server when it has too much to do.
    return undefined;
  }
}

function asBytes(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : new TextEncoder().encode(String(chunk));
}
