import { controllerOf } from "@stowage/engine";
import { type BoundPod, findPods, kindNamed, type Plan, type PlannedPod } from "@stowage/planner";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makePlan } from "../commands/make-plan.ts";
import { manifestName } from "../input/sources.ts";
import type { Io, Output } from "../io.ts";
import type { ExplainOptions } from "../options.ts";
import { liveNames } from "./live-names.ts";

/** The names that `explain` would find in the manifests of a command line. Each name once, in the order of the plan. */
export interface ManifestNames {
  /** `deployment/web`, `pod/db-0`: workloads, then pods, of the namespace in question. */
  references(): Names;
  /** The names alone; of ReplicaSets those too that a Deployment owns. */
  ofKind(kind: string): Names;
  /** The pods of a workload, or a pod itself. */
  podsOf(reference: string): Names;
  namespaces(): Names;
  /** Ends what was begun to find them. */
  close?(): Promise<void>;
}

type Names = readonly string[] | Promise<readonly string[]>;

type AnyPod = PlannedPod | BoundPod;

/** In bytes, of all manifests together: more would keep the prompt waiting for longer than names are worth. */
const sizeLimit = 64e6;

/**
 * The names in the manifests that the options name. Nothing is told, and nothing is read that reading would use up: not
 * standard input, no pipe.
 */
export async function manifestNames(options: ExplainOptions, io: Io): Promise<ManifestNames> {
  const { cluster, filename, ...others } = options;
  if (cluster === "live" || (cluster === undefined && filename.length === 0)) return liveNames(options, io);
  const reading = new Set<string>();
  let bytes = 0;
  for (const path of cluster === undefined ? filename : [...filename, cluster]) {
    const size = path === "-" ? undefined : await sizeOf(resolve(io.cwd, atHome(path, io)), options.recursive);
    if (size !== undefined) reading.add(path);
    bytes += size ?? 0;
  }
  if (bytes > sizeLimit) throw new Error("the manifests are too large to be read at a prompt");
  const asked = {
    ...others,
    filename: filename.filter((path) => reading.has(path)).map((path) => atHome(path, io)),
    ...(cluster !== undefined && reading.has(cluster) ? { cluster: atHome(cluster, io) } : {}),
  };
  const plan = await makePlan(asked, { ...io, stdout: silence, stderr: silence });
  if (plan === undefined) throw new Error("the manifests have problems");
  return namesIn(plan, options.namespace);
}

function namesIn(plan: Plan, namespace: string | undefined): ManifestNames {
  const all: readonly AnyPod[] = [...plan.pods, ...plan.bound];
  const here = all.filter(({ pod }) => (pod.metadata.namespace ?? "default") === (namespace ?? "default"));
  return {
    references: () => {
      const owners = here.flatMap(({ owner }) => (owner === undefined ? [] : reference(owner.kind, owner.name)));
      return safe([...owners, ...here.flatMap(({ pod }) => reference("Pod", pod.metadata.name ?? ""))]);
    },
    ofKind: (text) => {
      const kind = kindNamed(text);
      return safe(here.flatMap((one) => (kind === "Pod" ? [one.pod.metadata.name ?? ""] : namesOfKind(one, kind))));
    },
    podsOf: (text) => {
      const found = findPods(plan, text, namespace);
      return found.kind === "found" ? safe(found.pods.map(({ pod }) => pod.metadata.name ?? "")) : [];
    },
    namespaces: () => safe(all.map(({ pod }) => pod.metadata.namespace ?? "default")),
  };
}

/** Nothing for owners of kinds that cannot be asked for. */
function reference(kind: string, name: string): readonly string[] {
  return kindNamed(kind) === undefined ? [] : [`${kind.toLowerCase()}/${name}`];
}

function namesOfKind({ pod, owner }: AnyPod, kind: string | undefined): readonly string[] {
  return [owner, controllerOf(pod.metadata)].flatMap((one) => (one !== undefined && one.kind === kind ? one.name : []));
}

/**
 * Each once, and only what the API server accepts as a name. A dump is not checked, and a shell would take other
 * characters for its own.
 */
function safe(names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => /^(?:[a-z]+\/)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(name));
}

const silence: Output = { write: () => {}, isTTY: false, columns: undefined };

/** The shell has not expanded words that are not run yet. */
function atHome(path: string, { env }: Io): string {
  return path.startsWith("~/") && env.HOME !== undefined ? join(env.HOME, path.slice(2)) : path;
}

/** In bytes; nothing for a pipe, and 0 for what is no file at all, of which planning knows what it is. */
async function sizeOf(path: string, recursive: boolean): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.isFile() ? found.size : undefined;
  const names = (await readdir(path, { recursive })).filter((name) => manifestName.test(name));
  const files = await Promise.all(names.map((name) => stat(join(path, name))));
  // A pipe in a folder would be read with it.
  return files.reduce((sum, file) => sum + (file.isFile() ? file.size : Infinity), 0);
}
