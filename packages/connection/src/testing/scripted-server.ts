import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a server does with one request. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that answers as an API server does only now and then: what a real one can not be made to do on time. */
export interface ScriptedServer {
  readonly url: string;
  /** The requests so far, `/version` left out: path and query. */
  readonly requests: readonly string[];
  /** A kubeconfig for it. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

/** Answers `/version`, and other requests by the script, in turn; the last answer again and again. */
export async function scriptedServer(...script: readonly Answer[]): Promise<ScriptedServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/version") {
      json({ gitVersion: "v1.37.2" })(response, request);
      return;
    }
    const answer = script[Math.min(requests.length, script.length - 1)];
    requests.push(request.url ?? "");
    answer?.(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    url,
    requests,
    kubeconfig: kubeconfigFor(url),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Writes a kubeconfig whose context `test` is of this server. @returns its path. */
export function kubeconfigFor(server: string, user: object = { token: "secret" }, cluster: object = {}): string {
  const file = join(mkdtempSync(join(tmpdir(), "stowage-kubeconfig-")), "config");
  const kubeconfig = {
    "current-context": "test",
    contexts: [{ name: "test", context: { cluster: "here", user: "somebody", namespace: "shop" } }],
    clusters: [{ name: "here", cluster: { server, ...cluster } }],
    users: [{ name: "somebody", user }],
  };
  writeFileSync(file, JSON.stringify(kubeconfig));
  return file;
}

/** A whole answer. */
export function json(value: object, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
  };
}

/** A list of pods of these names. */
export function podList(names: readonly string[], more?: string): object {
  const items = names.map((name) => ({ metadata: { name, namespace: "shop" }, spec: { containers: [] } }));
  const metadata = { resourceVersion: "7", ...(more === undefined ? {} : { continue: more, remainingItemCount: 1 }) };
  return { kind: "PodList", apiVersion: "v1", metadata, items };
}

/** The first half of an answer, whose length was told; then nothing more. */
export function half(value: object): Answer {
  return (response) => {
    const text = JSON.stringify(value);
    response.writeHead(200, { "content-type": "application/json", "content-length": String(text.length) });
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  };
}

/** An answer that says it is whole, and is not. */
export function cutOff(value: object): Answer {
  return (response) => {
    const text = JSON.stringify(value);
    response.writeHead(200, { "content-type": "application/json" }).end(text.slice(0, text.length / 2));
  };
}

/** The API server's way to refuse. */
export function refusal(code: number, reason: string, message: string, more: object = {}): object {
  return { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message, ...more };
}
