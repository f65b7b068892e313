import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "./api-client.ts";
import { ApiError, isExpired } from "./connection-error.ts";
import { listPages } from "./list.ts";
import type { Resource } from "./resource.ts";
import { watch, type WatchEvent } from "./watch.ts";

/** Who is told what objects there are. */
export interface ReflectorHandler {
  /** These are all the objects there are now: what is not among them is gone. Told first, and whenever events were missed. */
  replace(objects: readonly object[], resourceVersion: string): void;
  /** One of them has come, changed or gone; a DELETED event has the last state. */
  apply(event: Extract<WatchEvent, { readonly object: object }>): void;
  /** What went wrong, for a log: the reflector goes on by itself. */
  failed?(error: unknown): void;
}

/** What to keep up with. */
export interface ReflectorOptions {
  /** @defaultValue every namespace */
  readonly namespace?: string;
  readonly fieldSelector?: string;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Between 0 and 1, for waiting times that differ. @defaultValue Math.random */
  readonly random?: () => number;
}

/** In milliseconds. */
const shortestWait = 500;
const longestWait = 30_000;
const shortestWatch = 200;

/**
 * Keeps somebody up with the objects of a kind, until it is ended.
 *
 *     nothing --replace--> at a moment --apply, bookmarks--> at a later moment --the moment is forgotten--> nothing
 *
 * All objects at first, by a watch that begins with them where the server can do that and by a list where not; then each
 * change, in order. A watch that ends or breaks off goes on from the last moment that was told. Only when the server
 * has forgotten that one is all of it read again.
 */
export async function reflect(
  client: ApiClient,
  resource: Resource,
  handler: ReflectorHandler,
  options: ReflectorOptions,
): Promise<void> {
  const reflector = new Reflector(client, resource, handler, options);
  while (!options.signal.aborted) await reflector.round();
}

class Reflector {
  readonly #client: ApiClient;
  readonly #resource: Resource;
  readonly #handler: ReflectorHandler;
  readonly #options: ReflectorOptions;
  /** The moment up to which everything has been told; absent: nothing has. */
  #resourceVersion: string | undefined;
  /** Whether the server lists by watching. Unknown to it, older ones refuse. */
  #streamsLists = true;
  #failures = 0;

  constructor(client: ApiClient, resource: Resource, handler: ReflectorHandler, options: ReflectorOptions) {
    this.#client = client;
    this.#resource = resource;
    this.#handler = handler;
    this.#options = options;
  }

  /** One watch, with what must come before it. Never throws: it waits, and the next round tries again. */
  async round(): Promise<void> {
    const began = Date.now();
    try {
      if (this.#resourceVersion === undefined && !this.#streamsLists) await this.#list();
      if (this.#resourceVersion === undefined) await this.#watchFromNothing();
      else await this.#watchOn(this.#resourceVersion);
      this.#failures = 0;
      // A server, or a proxy before it, that ends each watch at once is not to be asked without a pause.
      if (Date.now() - began < shortestWatch) await this.#wait(shortestWatch);
    } catch (error) {
      await this.#afterFailure(error);
    }
  }

  async #list(): Promise<void> {
    const { namespace, signal } = this.#options;
    const objects: object[] = [];
    let resourceVersion = "";
    // All of one moment, from which the watch goes on.
    const pages = listPages(this.#client, this.#resource, {
      signal,
      whenExpired: "fail",
      ...(namespace === undefined ? {} : { namespace }),
      ...this.#fieldSelector(),
    });
    for await (const page of pages) {
      for (const item of page.items) objects.push(item);
      ({ resourceVersion } = page);
    }
    this.#resourceVersion = resourceVersion;
    this.#handler.replace(objects, resourceVersion);
  }

  async #watchFromNothing(): Promise<void> {
    // By name, since what changes while it is being told is told again.
    const objects = new Map<string, object>();
    for await (const event of this.#events(undefined)) {
      if (this.#resourceVersion !== undefined) this.#tell(event);
      else if (event.type !== "BOOKMARK") {
        if (event.type === "DELETED") objects.delete(keyOf(event.object));
        else objects.set(keyOf(event.object), event.object);
      } else if (event.endsInitialEvents) {
        this.#resourceVersion = event.resourceVersion;
        this.#handler.replace([...objects.values()], event.resourceVersion);
      }
    }
  }

  async #watchOn(resourceVersion: string): Promise<void> {
    for await (const event of this.#events(resourceVersion)) this.#tell(event);
  }

  #events(resourceVersion: string | undefined): AsyncGenerator<WatchEvent, void, undefined> {
    const { namespace, signal, random = Math.random } = this.#options;
    return watch(this.#client, this.#resource, {
      signal,
      // Not all at the same time.
      seconds: Math.round(300 + 300 * random()),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(namespace === undefined ? {} : { namespace }),
      ...this.#fieldSelector(),
    });
  }

  #fieldSelector(): { readonly fieldSelector?: string } {
    const { fieldSelector } = this.#options;
    return fieldSelector === undefined ? {} : { fieldSelector };
  }

  #tell(event: WatchEvent): void {
    if (event.type !== "BOOKMARK") this.#handler.apply(event);
    this.#resourceVersion = event.resourceVersion;
    this.#failures = 0;
  }

  async #afterFailure(error: unknown): Promise<void> {
    const { signal, random = Math.random } = this.#options;
    if (signal.aborted) return;
    this.#handler.failed?.(error);
    const isRefused = error instanceof ApiError && [400, 403, 422].includes(error.status);
    if (this.#resourceVersion === undefined && this.#streamsLists && isRefused) {
      this.#streamsLists = false;
      return;
    }
    if (isExpired(error)) this.#resourceVersion = undefined;
    const backoff = Math.min(longestWait, shortestWait * 2 ** this.#failures++) * (0.5 + random());
    const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
    await this.#wait(Math.max(backoff, asked));
  }

  async #wait(milliseconds: number): Promise<void> {
    // Whoever is ended meanwhile need not wait.
    await sleep(milliseconds, undefined, { signal: this.#options.signal }).catch(() => {});
  }
}

function keyOf(object: object): string {
  const metadata = "metadata" in object ? object.metadata : undefined;
  if (typeof metadata !== "object" || metadata === null) return "";
  const namespace = "namespace" in metadata ? String(metadata.namespace) : "";
  return `${namespace}/${"name" in metadata ? String(metadata.name) : ""}`;
}
