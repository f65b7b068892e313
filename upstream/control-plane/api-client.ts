import { Agent, request } from "node:https";
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
    const answer = await this.#send(wanted);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString("utf8") };
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

  /** Whether a URL, of this server or of a component with a certificate of its own, answers 200 now. */
  answersWell(url: string): Promise<boolean> {
    return new Promise((resolve) => {
      const headers = { authorization: `Bearer ${this.#token}` };
      // Only to see whether it is there: each component makes itself a certificate.
      const sent = request(url, { headers, rejectUnauthorized: false, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      });
      sent.once("error", () => resolve(false));
      sent.end();
    });
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
    return new Promise((resolve, reject) => {
      const options = {
        method,
        headers,
        ca: this.#ca(),
        agent: this.#agent,
        ...(signal === undefined ? {} : { signal }),
      };
      const sent = request(new URL(path, this.#url), options, resolve);
      sent.once("error", reject);
      sent.end(text);
    });
  }
}
