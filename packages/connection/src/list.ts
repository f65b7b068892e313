import type { ApiClient } from "./api-client.ts";
import { ApiError, ConnectionError, isExpired } from "./connection-error.ts";
import { fieldOf, numberAt, textAt } from "./fields.ts";
import { pathOf, type Resource } from "./resource.ts";
import { withRetries } from "./retry.ts";

/** What to list, and how. */
export interface ListOptions {
  /** @defaultValue every namespace */
  readonly namespace?: string;
  /** Of the objects only those that it selects: `spec.nodeName=`. */
  readonly fieldSelector?: string;
  /** How many objects to ask for at once. @defaultValue 500, as kubectl does */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  /** How often to ask for a page. @defaultValue 4 */
  readonly tries?: number;
  /**
   * What to do when the server has forgotten the moment that the list is of, as it does after some minutes: read on from
   * the present, so that the last objects are of a later moment than the first; or fail, since they must be of one.
   *
   * @defaultValue "readOn"
   */
  readonly whenExpired?: "readOn" | "fail";
}

/** Some of a list's objects, in the order of their names. */
export interface ListPage {
  /** Each with the apiVersion and kind that lists leave out. */
  readonly items: readonly object[];
  /** The moment that they are of. */
  readonly resourceVersion: string;
  /** How many are left, where the server says so. */
  readonly remaining: number | undefined;
}

/**
 * The objects of a kind, page by page; the next page is on its way while one is looked at. No object comes twice, and
 * none is left out that was there all the while. A page comes whole or not at all.
 *
 * @throws {ApiError} when the server refuses. @throws {ConnectionError} when it can not be asked.
 */
export async function* listPages(
  client: ApiClient,
  resource: Resource,
  options: ListOptions = {},
): AsyncGenerator<ListPage, void, undefined> {
  const { namespace, fieldSelector, limit = 500, signal, tries, whenExpired = "readOn" } = options;
  const path = pathOf(resource, namespace);
  const ask = (token: string | undefined): Promise<unknown> => {
    const parameters = {
      limit: String(limit),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
      ...(token === undefined ? {} : { continue: token }),
    };
    return withRetries(() => client.get({ path, parameters, ...given(signal) }), {
      ...given(signal),
      ...(tries === undefined ? {} : { tries }),
    });
  };
  const askOn = async (token: string): Promise<unknown> => {
    try {
      return await ask(token);
    } catch (error) {
      const later =
        whenExpired === "readOn" && isExpired(error) && error instanceof ApiError ? error.continueToken : undefined;
      if (later === undefined) throw error;
      return ask(later);
    }
  };
  let answer: unknown = await ask(undefined);
  for (let token: string | undefined; ; ) {
    const page = pageOf(answer, resource, path);
    const next = textAt(answer, "metadata", "continue");
    if (next !== undefined && next === token)
      throw new ConnectionError(`the list of ${resource.plural} does not go on`);
    token = next;
    const following = token === undefined ? undefined : askOn(token);
    // Whoever takes no more pages is not told that the next one failed.
    following?.catch(() => {});
    yield page;
    if (following === undefined) return;
    answer = await following;
  }
}

function given(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function pageOf(answer: unknown, { kind, apiVersion }: Resource, path: string): ListPage {
  const items = fieldOf(answer, "items") ?? [];
  if (fieldOf(answer, "kind") !== `${kind}List` || !Array.isArray(items)) {
    throw new ConnectionError(`the server's answer to ${path} is no list of ${kind}s`);
  }
  return {
    items: items.map((item: unknown) => typedItem(item, apiVersion, kind, path)),
    resourceVersion: textAt(answer, "metadata", "resourceVersion") ?? "",
    remaining: numberAt(answer, "metadata", "remainingItemCount"),
  };
}

function typedItem(item: unknown, apiVersion: string, kind: string, path: string): object {
  if (typeof item === "object" && item !== null) return Object.assign(item, { apiVersion, kind });
  throw new ConnectionError(`the server's answer to ${path} lists what is no object`);
}
