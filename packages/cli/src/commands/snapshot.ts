import { newestOf } from "@stowage/engine";
import { anonymize, readManifests, redact } from "@stowage/manifests";
import { chooseVersion } from "../input/choose-version.ts";
import { readSources } from "../input/sources.ts";
import { tellProblems } from "../input/read-inputs.ts";
import type { ExitStatus, Io } from "../io.ts";
import type { ConnectionOptions } from "../live/connection-options.ts";
import { listObjects } from "../live/list-objects.ts";
import { liveKinds } from "../live/live-kinds.ts";
import { notSeenLines, type Unseen } from "../live/not-seen.ts";
import { inOneLine, noKubeconfig, openConnection, type OpenConnection } from "../live/open-connection.ts";
import { objectStream } from "../output/object-stream.ts";
import { tellOrigin } from "../output/origin.ts";
import { type ProgressLine, progressLine } from "../output/progress.ts";
import { tellWarnings } from "../output/warnings.ts";
import { UsageError } from "../usage-error.ts";

/** What `snapshot` is told. */
export interface SnapshotOptions extends ConnectionOptions {
  /** A saved cluster to redact, in place of the living one. */
  readonly cluster?: string;
  /** What to be content with where other namespaces may not be read. */
  readonly namespace?: string;
  readonly output: "json" | "yaml";
  readonly anonymize: boolean;
}

/** `stowage snapshot`: what scheduling reads of a cluster, and nothing else, for `--cluster` and for strangers. */
export async function snapshotCommand(options: SnapshotOptions, io: Io): Promise<ExitStatus> {
  const { cluster } = options;
  if (cluster === undefined || cluster === "live") return snapshotOfLive(options, io);
  const { manifests, problems } = await readSources([cluster], { recursive: false, io }, (sources) =>
    readManifests(sources, { as: "cluster" }),
  );
  tellProblems(problems, io);
  if (problems.some(({ severity }) => severity === "error")) return 2;
  await write(
    manifests.map(({ object }) => object),
    options,
    io,
  );
  return 0;
}

async function snapshotOfLive(options: SnapshotOptions, io: Io): Promise<ExitStatus> {
  const connection = await openConnection(options, io);
  if (connection === undefined) throw new UsageError(noKubeconfig);
  const { context, serverVersion } = connection;
  tellOrigin(`context ${context}, Kubernetes ${serverVersion}`, false, io);
  const progress = progressLine(io.stderr);
  const unseen: Unseen[] = [];
  try {
    const namespace = options.namespace ?? connection.namespace;
    const objects = objectsOf(connection, namespace, unseen, progress);
    const versions = await inOneLine(connection.with, () => write(objects, options, io));
    tellVersion(serverVersion, versions, io);
  } finally {
    progress.clear();
    await connection.close();
  }
  tellWarnings(
    notSeenLines(unseen).map((message) => ({ code: "NotSeen", object: "", path: "", message: `not seen: ${message}` })),
    io,
  );
  return 0;
}

/** One kind after another, so that none of them need be kept. */
async function* objectsOf(
  connection: OpenConnection,
  namespace: string,
  unseen: Unseen[],
  progress: ProgressLine,
): AsyncGenerator<object, void, undefined> {
  progress.begin(`reading the cluster of context ${connection.context}`);
  for (const kind of liveKinds) {
    let count = 0;
    for await (const { items, remaining } of listObjects(connection, kind, namespace, (one) => unseen.push(one))) {
      yield* items;
      count += items.length;
      const left = remaining === undefined ? "" : ` of ${count + remaining}`;
      progress.show(() => `reading the cluster of context ${connection.context}: ${count}${left} ${kind.plural}`);
    }
  }
  progress.clear();
}

/** Writes what is kept of the objects. @returns the nodes' kubelet versions */
async function write(
  objects: AsyncIterable<object> | Iterable<object>,
  { output, anonymize: isForStrangers }: SnapshotOptions,
  io: Io,
): Promise<readonly string[]> {
  const stream = objectStream(io.stdout, output);
  const versions: string[] = [];
  // Masks keep the order of all names, so that all must be known before the first is written.
  const kept: object[] = [];
  for await (const object of objects) {
    const redacted = redact(object);
    if (redacted === undefined) continue;
    versions.push(...kubeletVersion(redacted));
    if (isForStrangers) kept.push(redacted);
    else await stream.write(redacted);
  }
  for (const object of anonymize(kept)) await stream.write(object);
  stream.end();
  return versions;
}

function kubeletVersion(object: object): readonly string[] {
  if (!("kind" in object && object.kind === "Node" && "status" in object)) return [];
  const { status } = object;
  const info = typeof status === "object" && status !== null && "nodeInfo" in status ? status.nodeInfo : undefined;
  const version =
    typeof info === "object" && info !== null && "kubeletVersion" in info ? info.kubeletVersion : undefined;
  return typeof version === "string" ? [version] : [];
}

/** A snapshot tells its version by its kubelets, which may be older than the scheduler. */
function tellVersion(server: string, kubelets: readonly string[], io: Io): void {
  const { version } = chooseVersion(undefined, [], server);
  const told = chooseVersion(undefined, [], newestOf(kubelets)).version;
  if (version !== told) io.stderr.write(`plan it with --kubernetes-version ${version}: its kubelets are of ${told}\n`);
}
