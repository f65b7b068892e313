import { kindNamed } from "@stowage/planner";
import type { Io } from "../io.ts";
import type { ConnectionOptions } from "../live/connection-options.ts";
import { type LiveKind, liveKinds } from "../live/live-kinds.ts";
import { openConnection, type OpenConnection } from "../live/open-connection.ts";
import type { ManifestNames } from "./names.ts";

/** Milliseconds for all of it: who has pressed tab does not wait longer. */
const patience = 1_500;

/** Only who objects are: a tenth of what they say. */
const metadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** The names in a living cluster, each asked for when it is needed, and no more of a kind than come at once. */
export async function liveNames(
  options: ConnectionOptions & { readonly namespace?: string },
  io: Io,
): Promise<ManifestNames> {
  const signal = AbortSignal.timeout(patience);
  const connection = await openConnection(options, io, patience);
  if (connection === undefined) throw new Error("nobody has configured a cluster");
  const namespace = options.namespace ?? connection.namespace;
  const named = async (kind: string): Promise<readonly string[]> => {
    const found = liveKinds.find((one) => one.kind === kind);
    return found === undefined ? [] : namesOf(found, connection, namespace, signal);
  };
  return {
    references: async () => {
      const lists = await Promise.all(
        referred.map(async (kind) => (await named(kind)).map((name) => `${kind.toLowerCase()}/${name}`)),
      );
      return lists.flat();
    },
    ofKind: async (text) => named(kindNamed(text) ?? ""),
    podsOf: async (reference) => {
      const name = reference.slice(reference.indexOf("/") + 1);
      return (await named("Pod")).filter((pod) => pod === name || pod.startsWith(`${name}-`));
    },
    namespaces: () => named("Namespace"),
    close: () => connection.close(),
  };
}

/** Those that people explain, as `explain` takes them. */
const referred = ["Deployment", "StatefulSet", "DaemonSet", "Job", "Pod"];

async function namesOf(
  kind: LiveKind,
  { client, with: { pathOf } }: OpenConnection,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const path = pathOf(kind, namespace);
    const list = await client.get({ path, parameters: { limit: "500" }, accept: metadataOnly, signal, patience });
    return itemsOf(list).flatMap(({ metadata }) => (typeof metadata?.name === "string" ? [metadata.name] : []));
  } catch {
    // What may not be listed has no names; a message would only disturb whoever is typing.
    return [];
  }
}

interface Named {
  readonly metadata?: { readonly name?: unknown };
}

function itemsOf(list: unknown): readonly Named[] {
  if (typeof list !== "object" || list === null || !("items" in list) || !Array.isArray(list.items)) return [];
  return list.items.filter((item: unknown): item is Named => typeof item === "object" && item !== null);
}
