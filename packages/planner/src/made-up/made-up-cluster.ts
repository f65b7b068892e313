import type { NodeObject } from "@stowage/engine";
import { didYouMean } from "@stowage/manifests";
import { parseQuantity } from "@stowage/engine";
import type { ClusterInput } from "../plan/plan-input.ts";
import { madeUpNode, zoneLetters } from "./made-up-node.ts";

/** A made-up cluster, or every problem of its description. */
export type MadeUp =
  | { readonly kind: "cluster"; readonly cluster: ClusterInput; readonly nodes: readonly NodeObject[] }
  | { readonly kind: "problems"; readonly problems: readonly string[] };

/** Whether the text means a made-up cluster rather than a file: it starts with a key and `=`. */
export function describesCluster(text: string): boolean {
  return /^\s*[a-zA-Z][\w./-]*\s*=/.test(text) && !/^\.{0,2}\//.test(text);
}

const defaults: ReadonlyMap<string, string> = new Map([
  ["zones", "1"],
  ["nodes", "1"],
  ["cpu", "4"],
  ["memory", "16Gi"],
  ["pods", "110"],
  ["ephemeral-storage", "100Gi"],
  ["region", "region-1"],
]);
const counts = new Set(["zones", "nodes"]);
const maxNodes = 100_000;

/**
 * A cluster made up from `zones=3,nodes=4,cpu=8,memory=32Gi`: so many like nodes in each of so many zones. Beside the
 * usual resources any extended one may be given (`nvidia.com/gpu=2`).
 */
export function madeUpCluster(description: string): MadeUp {
  const settings = new Map(defaults);
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const part of description
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "")) {
    const equals = part.indexOf("=");
    const key = equals < 0 ? part : part.slice(0, equals).trim();
    const value = equals < 0 ? "" : part.slice(equals + 1).trim();
    const problem = seen.has(key) ? `"${key}" is given twice` : settingProblem(key, value);
    seen.add(key);
    if (problem === undefined) settings.set(key, value);
    else problems.push(problem);
  }
  const [zones, perZone] = [Number(settings.get("zones")), Number(settings.get("nodes"))];
  if (zones * perZone > maxNodes)
    problems.push(
      `${zones} zones of ${perZone} nodes are more than the ${maxNodes} nodes that a made-up cluster may have`,
    );
  if (problems.length > 0) return { kind: "problems", problems };
  const nodes = makeNodes(settings, zones, perZone);
  const source = `a made-up cluster (${description.replaceAll(/\s/g, "") || "one node"})`;
  const manifests = nodes.map((object) => ({ object, positionOf: () => ({ file: source, line: 1, column: 1 }) }));
  return { kind: "cluster", cluster: { source, manifests }, nodes };
}

/** The cluster to plan on when nothing else is known: three nodes, one in each of three zones. */
export function defaultMadeUpCluster(): ClusterInput {
  const made = madeUpCluster("zones=3,nodes=1,cpu=4,memory=16Gi");
  if (made.kind === "problems") throw new RangeError(made.problems.join("; "));
  return made.cluster;
}

function settingProblem(key: string, value: string): string | undefined {
  const isExtended = key.includes("/");
  if (!defaults.has(key) && !isExtended) {
    return `unknown key "${key}"${didYouMean(key, defaults.keys())}; known are ${[...defaults.keys()].join(", ")}, and extended resources such as nvidia.com/gpu`;
  }
  if (value === "") return `"${key}" has no value; write ${key}=${defaults.get(key) ?? "1"}`;
  if (counts.has(key)) {
    const isCount = /^[1-9][0-9]{0,5}$/.test(value) || (key === "nodes" && value === "0");
    return isCount ? undefined : `"${key}" must be a whole number of 1 or more, not "${value}"`;
  }
  if (key === "region") {
    return /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(value)
      ? undefined
      : `"${value}" can not be a node label's value`;
  }
  const quantity = parseQuantity(value);
  if (quantity !== undefined && quantity >= 0n) return undefined;
  return `"${key}" must be a quantity, such as ${defaults.get(key) ?? "1"}, not "${value}"`;
}

function makeNodes(settings: ReadonlyMap<string, string>, zones: number, perZone: number): readonly NodeObject[] {
  const resources = [...settings].filter(([key]) => !counts.has(key) && key !== "region");
  const region = settings.get("region") ?? "";
  const nodes: NodeObject[] = [];
  for (let zone = 0; zone < zones; zone++) {
    const letters = zoneLetters(zone);
    for (let index = 1; index <= perZone; index++) {
      const name = zones === 1 ? `node-${index}` : `node-${letters}${index}`;
      nodes.push(madeUpNode({ name, zone: `zone-${letters}`, region, resources }));
    }
  }
  return nodes;
}
