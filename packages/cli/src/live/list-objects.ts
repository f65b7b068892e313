import type { ListPage } from "@stowage/connection";
import { UsageError } from "../usage-error.ts";
import type { LiveKind } from "./live-kinds.ts";
import type { Unseen } from "./not-seen.ts";
import type { OpenConnection } from "./open-connection.ts";

/** What is said of objects that can not be listed. */
export type Tell = (unseen: Unseen) => void;

/**
 * The objects of a kind in pages. Where the user may not list them in all namespaces, those of one; where not even that,
 * or the cluster has no such kind, none.
 *
 * @throws UsageError where nodes or pods may not be listed at all.
 */
export async function* listObjects(
  connection: OpenConnection,
  kind: LiveKind,
  namespace: string,
  tell: Tell,
): AsyncGenerator<ListPage, void, undefined> {
  const { isForbidden, isNotFound, listPages } = connection.with;
  const pages = listPages(connection.client, kind);
  try {
    yield* pages;
  } catch (error) {
    if (isNotFound(error) && kind.without !== undefined) tell({ why: "notServed", kind });
    else if (!isForbidden(error)) throw error;
    else yield* listInOneNamespace(connection, kind, namespace, tell, messageOf(error));
  }
}

async function* listInOneNamespace(
  { client, with: { isForbidden, isNotFound, listPages, pathOf, withRetries } }: OpenConnection,
  kind: LiveKind,
  namespace: string,
  tell: Tell,
  refusal: string,
): AsyncGenerator<ListPage, void, undefined> {
  try {
    if (kind.namespaced && kind.isWholeOrNone !== true) {
      for await (const page of listPages(client, kind, { namespace })) yield page;
      tell({ why: "oneNamespace", kind, namespace });
      return;
    }
    if (kind.kind === "Namespace") {
      const path = `${pathOf(kind)}/${namespace}`;
      const found = await withRetries(() => client.get({ path }));
      if (typeof found === "object" && found !== null) yield { items: [found], resourceVersion: "", remaining: 0 };
      tell({ why: "oneNamespace", kind, namespace });
      return;
    }
  } catch (error) {
    if (!isForbidden(error) && !isNotFound(error)) throw error;
  }
  if (kind.without === undefined) {
    throw new UsageError(`without ${kind.plural} there is no answer: ${refusal}`);
  }
  tell({ why: "forbidden", kind });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
