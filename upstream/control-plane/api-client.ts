import { Agent, request, type RequestOptions } from "node:https";
import type { IncomingMessage } from "node:http";
import { createInterface } from "node:readline";

/** A request to the API server. */
export interface ApiRequest {
  readonly path: string;
  /** @defaultValue `GET` */
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** @defaultValue `application/json`, and for PATCH `application/strategic-merge-patch+json` */
  readonly contentType?: string;
  /** @defaultValue the admin's */
  readonly token?: string;
}

/** What it answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** Speaks to the API server of a control plane. */
export class ApiClient {
  readonly #url: string;
  readonly #ca: () => string;
  readonly #token: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });

  /** `ca` is asked for each request: the server makes its certificate when it starts. */
  constructor(url: string, ca: () => string, token: string) {
    this.#url = url;
    this.#ca = ca;
    this.#token = token;
  }

  /** @throws Error when there is no answer; a status that says no is an answer. */
  async ask(wanted: ApiRequest): Promise<ApiAnswer> {
    return readAnswer(await this.#send(wanted));
  }

  /** The lines of an answer that goes on, such as a watch. Ends when the server ends it, or with `signal`. */
  async *lines(path: string, signal: AbortSignal): AsyncGenerator<string> {
    const answer = await this.#send({ path }, signal);
    try {
      for await (const line of createInterface({ input: answer, crlfDelay: Infinity })) yield line;
    } finally {
      answer.destroy();
    }
  }

  /** Asks a component that made itself a certificate, by its whole URL. `undefined` when it does not answer. */
  async askComponent(url: string): Promise<ApiAnswer | undefined> {
    const headers = { authorization: `Bearer ${this.#token}` };
    try {
      // It is on loopback, and nobody has its certificate.
      return await readAnswer(await send(url, { headers, rejectUnauthorized: false, agent: false }));
    } catch {
      return undefined;
    }
  }

  /** Closes its connections. */
  close(): void {
    this.#agent.destroy();
  }

  #send(
    { path, method = "GET", body, contentType, token }: ApiRequest,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const type = contentType ?? (method === "PATCH" ? "application/strategic-merge-patch+json" : "application/json");
    const headers = {
      authorization: `Bearer ${token ?? this.#token}`,
      accept: "application/json",
      // Said for a DELETE too: node:https would send its body without a frame.
      ...(text === undefined ? {} : { "content-type": type, "content-length": Buffer.byteLength(text) }),
    };
    const options = {
      method,
      headers,
      ca: this.#ca(),
      agent: this.#agent,
      ...(signal === undefined ? {} : { signal }),
    };
    return send(new URL(path, this.#url), options, text);
  }
}

function send(url: URL | string, options: RequestOptions, text?: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, resolve);
    sent.once("error", reject);
    sent.end(text);
  });
}

async function readAnswer(answer: IncomingMessage): Promise<ApiAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString("utf8") };
}
