import { ClusterReader, type Problem } from "@stowage/manifests";
import type { ClusterInput } from "@stowage/planner";
import type { ProgressLine } from "../output/progress.ts";
import { listObjects } from "./list-objects.ts";
import { type LiveKind, liveKinds } from "./live-kinds.ts";
import { notSeenLines, type Unseen } from "./not-seen.ts";
import { inOneLine, type OpenConnection } from "./open-connection.ts";

/** A living cluster as it was read. */
export interface LiveCluster {
  readonly input: ClusterInput;
  readonly problems: readonly Problem[];
  /** What the answer does without, a line each. */
  readonly notSeen: readonly string[];
  /** Where the answer comes from: context, version and nodes. */
  readonly origin: string;
}

/** How many kinds are listed at a time: more and the server would make us wait. */
const lanes = 4;

/**
 * Reads all that decides where pods go, with what lists can tell. Objects are of slightly different moments, as the
 * scheduler's own are.
 *
 * @param namespace the one to be content with where others may not be read.
 * @throws UsageError when the cluster can not be read.
 */
export async function readLiveCluster(
  connection: OpenConnection,
  namespace: string,
  progress: ProgressLine,
): Promise<LiveCluster> {
  const readers = new Map(liveKinds.map((kind) => [kind, new ClusterReader()]));
  const unseen: Unseen[] = [];
  progress.begin(`reading the cluster of context ${connection.context}`);
  const read = async (kind: LiveKind, reader: ClusterReader): Promise<void> => {
    for await (const { items, remaining } of listObjects(connection, kind, namespace, (one) => unseen.push(one))) {
      for (const item of items) reader.add(item);
      const left = remaining === undefined ? "" : ` of ${reader.objects + remaining}`;
      progress.show(
        () => `reading the cluster of context ${connection.context}: ${reader.objects}${left} ${kind.plural}`,
      );
    }
  };
  // The longest lists first.
  const waiting = [...readers].toSorted(([one], [other]) => weight(other) - weight(one));
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await read(...next);
  };
  try {
    await inOneLine(connection.with, () => Promise.all(Array.from({ length: lanes }, lane)));
  } finally {
    progress.clear();
  }
  const results = [...readers.values()].map((reader) => reader.result());
  const manifests = results.flatMap((one) => one.manifests);
  const nodes = manifests.filter(({ object }) => object.kind === "Node").length;
  const source = `context ${connection.context}`;
  return {
    input: { source, manifests, isWhole: true },
    problems: results.flatMap(({ problems }) => problems),
    notSeen: notSeenLines(unseen.toSorted((one, other) => liveKinds.indexOf(one.kind) - liveKinds.indexOf(other.kind))),
    origin: originText(connection, nodes),
  };
}

/** `context prod, Kubernetes v1.37.2, 3 nodes`. */
function originText({ context, serverVersion }: OpenConnection, nodes: number): string {
  return `context ${context}, Kubernetes ${serverVersion}, ${nodes} ${nodes === 1 ? "node" : "nodes"}`;
}

function weight({ kind }: LiveKind): number {
  return kind === "Pod" ? 2 : kind === "Node" ? 1 : 0;
}
