import type { ApiClient } from "./api-client.ts";
import { ApiError, ConnectionError } from "./connection-error.ts";
import { fieldOf, numberAt, textAt } from "./fields.ts";
import { pathOf, type Resource } from "./resource.ts";

/** What a server says of one object, or of the moment. */
export type WatchEvent =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: object; readonly resourceVersion: string }
  /** Nothing has happened up to this moment; `endsInitialEvents`: what was there at first has been told. */
  | { readonly type: "BOOKMARK"; readonly resourceVersion: string; readonly endsInitialEvents: boolean };

/** From when on to watch. */
export interface WatchOptions {
  /** The moment after which events are told; absent: all objects that are there are told as added first. */
  readonly resourceVersion?: string;
  /** @defaultValue every namespace */
  readonly namespace?: string;
  /** Of the pods, nodes and so on only those that it selects: `spec.nodeName!=`. */
  readonly fieldSelector?: string;
  readonly signal: AbortSignal;
  /** Seconds after which the server ends the watch of its own accord. */
  readonly seconds: number;
}

/** Milliseconds without a word, not even a bookmark, of which there is one a minute: then the connection is dead. */
const longestSilence = 150_000;

/**
 * The events of a kind, as they come. Ends when the server ends the watch: whoever wants to go on watches again from the
 * last resourceVersion.
 *
 * @throws {ApiError} 410 when the moment is forgotten, or what else the server refuses or says in an ERROR event.
 * @throws {ConnectionError} when the connection breaks off; an event that is cut off is not told.
 */
export async function* watch(
  client: ApiClient,
  resource: Resource,
  options: WatchOptions,
): AsyncGenerator<WatchEvent, void, undefined> {
  const { resourceVersion, namespace, fieldSelector, signal, seconds } = options;
  const parameters = {
    watch: "true",
    allowWatchBookmarks: "true",
    timeoutSeconds: String(seconds),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
    ...(resourceVersion === undefined
      ? { sendInitialEvents: "true", resourceVersionMatch: "NotOlderThan" }
      : { resourceVersion }),
  };
  const path = pathOf(resource, namespace);
  for await (const line of client.lines({ path, parameters, signal, pause: longestSilence })) {
    if (line !== "") yield eventIn(line, path);
  }
}

function eventIn(line: string, path: string): WatchEvent {
  const event = parsed(line, path);
  const object = fieldOf(event, "object");
  const resourceVersion = textAt(object, "metadata", "resourceVersion") ?? "";
  const type = fieldOf(event, "type");
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
      if (typeof object === "object" && object !== null && resourceVersion !== "")
        return { type, object, resourceVersion };
      break;
    case "BOOKMARK": {
      const annotations = fieldOf(fieldOf(object, "metadata"), "annotations");
      const endsInitialEvents = fieldOf(annotations, "k8s.io/initial-events-end") === "true";
      if (resourceVersion !== "") return { type, resourceVersion, endsInitialEvents };
      break;
    }
    case "ERROR":
      throw new ApiError(textAt(object, "message") ?? "the watch failed", {
        status: numberAt(object, "code") ?? 500,
        reason: textAt(object, "reason"),
        retryAfter: numberAt(object, "details", "retryAfterSeconds"),
        continueToken: undefined,
      });
    default:
  }
  throw new ConnectionError(`the server's watch of ${path} tells what is no event`);
}

function parsed(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new ConnectionError(`the server's watch of ${path} is cut off`, { cause: error });
  }
}
