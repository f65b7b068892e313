import { readManifests, type Problem, type ReadOptions, type ReadResult, type Strictness } from "@stowage/manifests";
import { type ClusterInput, describesCluster, madeUpCluster } from "@stowage/planner";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Io } from "../io.ts";
import { namesLiveCluster } from "../live/connection-options.ts";
import { noKubeconfig, openConnection } from "../live/open-connection.ts";
import { type LiveCluster, readLiveCluster } from "../live/read-live-cluster.ts";
import { colorsFor } from "../output/colors.ts";
import { problemLines } from "../output/problems.ts";
import type { ProgressLine } from "../output/progress.ts";
import { visible } from "../output/visible.ts";
import type { PlanOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { readSources } from "./sources.ts";

/** What the command line gave to plan with. */
export interface Inputs {
  readonly cluster?: ClusterInput;
  readonly wishes: ReadResult["manifests"];
  /** What is known of the cluster beside its objects, where it is a living one. */
  readonly live?: LiveSource;
}

/** A living cluster that was read. */
export interface LiveSource extends Pick<LiveCluster, "origin" | "notSeen"> {
  /** As the server says it. */
  readonly serverVersion: string;
  /** That of `--namespace`, else the context's. */
  readonly namespace: string;
}

/**
 * Reads all manifests. Problems are told on standard error, every one of them.
 *
 * @returns `undefined` when the input can not be used.
 * @throws UsageError for paths that can not be read and options that contradict each other.
 */
export async function readInputs(options: PlanOptions, io: Io, progress: ProgressLine): Promise<Inputs | undefined> {
  const { filename, cluster, recursive } = options;
  if (filename.length === 0 && cluster === undefined && !mayBeLive(options, io)) {
    throw new UsageError("nothing to plan: give manifests with -f, or a cluster with --cluster");
  }
  if (cluster === "-" && filename.includes("-")) throw new UsageError("standard input (-) can be read only once");
  const read = readingWith(progress, recursive, io);
  const wishes = await read(filename, { strictness: strictnessOf(options.validate), as: "wishes" });
  const hasNodes = wishes.manifests.some(({ object }) => object.kind === "Node");
  const isLive = cluster === "live" || (cluster === undefined && !hasNodes && mayBeLive(options, io));
  const clusterInput = isLive
    ? await readLive(options, io, progress)
    : cluster === undefined
      ? undefined
      : await readCluster(cluster, read, io);
  const problems = [...wishes.problems, ...(clusterInput?.problems ?? [])];
  tellProblems(problems, io);
  tellPassedOver(wishes.passedOver, io);
  if (problems.some(({ severity }) => severity === "error")) return undefined;
  // An empty pipe is a mistake before it (`helm template broken | stowage plan -f -`), not an empty wish.
  if (filename.length > 0 && wishes.manifests.length === 0 && wishes.passedOver.size === 0) {
    throw new UsageError(`nothing to plan: no object in ${filename.join(", ")}`);
  }
  if (clusterInput === undefined) return { wishes: wishes.manifests };
  const { input, live } = clusterInput;
  return { wishes: wishes.manifests, cluster: input, ...(live === undefined ? {} : { live }) };
}

interface ClusterRead {
  readonly input: ClusterInput;
  readonly problems: readonly Problem[];
  readonly live?: LiveSource;
}

/** Whether the options mean a living cluster where they name no other. */
function mayBeLive(options: PlanOptions, { calledAs }: Io): boolean {
  return options.isLiveByDefault === true || calledAs === "kubectl stowage" || namesLiveCluster(options);
}

/** @returns nothing where manifests can do without a cluster, and nobody has configured any. */
async function readLive(options: PlanOptions, io: Io, progress: ProgressLine): Promise<ClusterRead | undefined> {
  const connection = await openConnection(options, io);
  if (connection === undefined) {
    if (options.cluster === undefined && options.filename.length > 0) return undefined;
    throw new UsageError(noKubeconfig);
  }
  try {
    const namespace = options.namespace ?? connection.namespace;
    const { input, problems, origin, notSeen } = await readLiveCluster(connection, namespace, progress);
    return { input, problems, live: { origin, notSeen, serverVersion: connection.serverVersion, namespace } };
  } finally {
    await connection.close();
  }
}

async function readCluster(cluster: string, read: Read, io: Io): Promise<ClusterRead> {
  if (describesCluster(cluster) && !existsSync(resolve(io.cwd, cluster))) {
    const madeUp = madeUpCluster(cluster);
    if (madeUp.kind === "problems") {
      throw new UsageError(madeUp.problems.map((problem) => `--cluster: ${problem}`));
    }
    return { input: madeUp.cluster, problems: [] };
  }
  const { manifests, problems, passedOver } = await read([cluster], { as: "cluster" });
  const source = cluster === "-" ? "standard input" : cluster;
  if (passedOver.size > 0)
    io.stderr.write(
      `${colorsFor(io.stderr, io.env).faint(`not read in ${visible(source)}: ${countsText(passedOver)}`)}\n`,
    );
  return { input: { source, manifests }, problems };
}

/** Reads the manifests at paths. */
type Read = (paths: readonly string[], options: ReadOptions) => Promise<ReadResult>;

function readingWith(progress: ProgressLine, recursive: boolean, io: Io): Read {
  return async (paths, options) => {
    const reading: ReadOptions = {
      ...options,
      onProgress: ({ source: { name, size }, bytes, objects }) => {
        if (bytes === 0 && objects === 0) progress.begin(`reading ${name}`);
        const of = size === undefined ? "" : ` of ${megabytes(size)}`;
        // The name last, since it may be too long for the line.
        progress.show(() => `reading: ${megabytes(bytes)}${of}, ${objects} objects, ${name}`);
      },
    };
    try {
      return await readSources(paths, { recursive, io }, (sources) => readManifests(sources, reading));
    } finally {
      progress.clear();
    }
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** kubectl's own words for its modes. */
export function strictnessOf(validate: string | undefined): Strictness | undefined {
  if (validate === undefined) return undefined;
  if (validate === "true" || validate === "strict") return "strict";
  return validate === "warn" ? "warn" : "ignore";
}

/** Tells problems, errors and warnings alike, and how many there are when they are many. */
export function tellProblems(problems: readonly Problem[], io: Io): void {
  for (const line of problemLines(problems, colorsFor(io.stderr, io.env))) io.stderr.write(`${line}\n`);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (errors > 1) io.stderr.write(`${errors} errors\n`);
}

function tellPassedOver(kinds: ReadonlyMap<string, number>, io: Io): void {
  if (kinds.size === 0) return;
  const own = [...kinds].filter(([kind]) => isOwnKind(kind));
  const foreign = [...kinds].filter(([kind]) => !isOwnKind(kind));
  const told = [
    ...(foreign.length === 0 ? [] : [`${countsText(foreign)} (pods of operators are not planned)`]),
    ...(own.length === 0 ? [] : [countsText(own)]),
  ];
  io.stderr.write(`${colorsFor(io.stderr, io.env).faint(`not read: ${told.join("; ")}`)}\n`);
}

/** Above this many kinds the rest is only counted: the line is to stay one. */
const maxKindsTold = 3;

/** The kinds of which there are most. */
function countsText(kinds: Iterable<readonly [string, number]>): string {
  const all = [...kinds].sort(([, one], [, other]) => other - one);
  const told = all.slice(0, all.length === maxKindsTold + 1 ? all.length : maxKindsTold);
  const texts = told.map(([kind, count]) => `${count} ${visible(kind)}`).join(", ");
  const left = all.slice(told.length);
  if (left.length === 0) return texts;
  return `${texts} and ${left.reduce((sum, [, count]) => sum + count, 0)} of ${left.length} more kinds`;
}

/** Whether the kind is of Kubernetes itself, rather than somebody's CustomResourceDefinition. */
function isOwnKind(kind: string): boolean {
  const [group = ""] = kind.split("/");
  return (
    group === "v1" ||
    ["apps", "autoscaling", "batch", "extensions", "policy"].includes(group) ||
    group.endsWith(".k8s.io")
  );
}
