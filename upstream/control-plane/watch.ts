import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "./api-client.ts";

/** What becomes of the objects of a list. */
export interface Watcher<T> {
  /** The whole list as it is now: at the beginning, and whenever the watch broke off. */
  replace(items: readonly T[]): void;
  set(item: T): void;
  delete(item: T): void;
}

/** How long to wait, in ms, before a list is asked for again. */
const pause = 200;

/** Tells `watcher` of a list's objects until `signal` says to stop, also over restarts of the server. */
export async function watch<T>(
  client: ApiClient,
  path: string,
  watcher: Watcher<T>,
  signal: AbortSignal,
): Promise<void> {
  const mark = path.includes("?") ? "&" : "?";
  while (!signal.aborted) {
    try {
      const { status, text } = await client.ask({ path });
      if (status === 200) {
        const list: List<T> = JSON.parse(text);
        watcher.replace(list.items);
        const from = `${path}${mark}watch=true&resourceVersion=${list.metadata.resourceVersion}`;
        for await (const line of client.lines(from, signal)) if (!apply(watcher, JSON.parse(line))) break;
      }
    } catch {
      // The server is away, or was: the next list tells all that was missed.
    }
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}

interface List<T> {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly T[];
}

type WatchEvent<T> =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: T }
  | { readonly type: "BOOKMARK" | "ERROR"; readonly object: unknown };

/** @returns false when the watch can not go on from here */
function apply<T>(watcher: Watcher<T>, event: WatchEvent<T>): boolean {
  switch (event.type) {
    case "ADDED":
    case "MODIFIED":
      watcher.set(event.object);
      return true;
    case "DELETED":
      watcher.delete(event.object);
      return true;
    case "BOOKMARK":
      return true;
    case "ERROR":
      return false;
    default:
      return event satisfies never;
  }
}
