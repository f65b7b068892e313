import { doNotSchedule, type Taint, untoleratedTaint } from "@stowage/engine";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { appending, pointerTo } from "../patch-path.ts";

/** Taints of nodes that keep the pod away: tolerated, or taken off; and cordons lifted. */
export function taints(context: FixContext): readonly Candidate[] {
  const groups = inTheWay(context);
  return [...tolerations(context, groups), ...untainted(groups), ...uncordoned(context)];
}

/** Taints that say that something is wrong with the node: nobody should tolerate these, nor take them off by hand. */
const ofConditions = /^node(\.cloudprovider)?\.kubernetes\.io\//;

/** Goes with the cordon. */
const cordoned = "node.kubernetes.io/unschedulable";

/** Taints that the pod does not tolerate, all of a node together, and which nodes have them. */
interface TaintGroup {
  readonly taints: readonly Taint[];
  readonly nodes: readonly string[];
}

function inTheWay({ nodes, pod }: FixContext): readonly TaintGroup[] {
  const found = new Map<string, { readonly taints: readonly Taint[]; readonly nodes: string[] }>();
  for (const { node, name } of nodes) {
    const all = (node.spec?.taints ?? []).filter(
      (taint) => taint.key !== cordoned && untoleratedTaint([taint], pod.spec.tolerations, doNotSchedule) !== undefined,
    );
    if (all.length === 0 || all.some(({ key }) => ofConditions.test(key))) continue;
    const key = JSON.stringify(all.map((taint) => [taint.key, taint.value, taint.effect]));
    const known = found.get(key);
    if (known === undefined) found.set(key, { taints: all, nodes: [name] });
    else known.nodes.push(name);
  }
  return [...found.values()];
}

function tolerations({ subject }: FixContext, groups: readonly TaintGroup[]): readonly Candidate[] {
  return groups.map((group) => {
    const all = group.taints.map(tolerationOf);
    const [first, ...others] = all;
    const isOfControlPlane = group.taints.some(({ key }) => controlPlane.has(key));
    return patchOf(subject, {
      kind: "toleration-added",
      cost: isOfControlPlane ? 52 : 26 + group.taints.length,
      sentence: `let ${subject.text} tolerate ${taintsText(group.taints)}`,
      patch: [
        ...appending(subject, "spec.tolerations", first),
        ...others.map((value) => ({ op: "add" as const, path: pointerTo(subject, "spec.tolerations", "-"), value })),
      ],
    });
  });
}

const controlPlane: ReadonlySet<string> = new Set([
  "node-role.kubernetes.io/control-plane",
  "node-role.kubernetes.io/master",
]);

function tolerationOf({ key, value = "", effect }: Taint): object {
  return value === "" ? { key, operator: "Exists", effect } : { key, operator: "Equal", value, effect };
}

/** One command takes one key off. */
function untainted(groups: readonly TaintGroup[]): readonly Candidate[] {
  return groups.flatMap(({ taints: all, nodes }) => {
    const [taint, ...others] = all;
    if (taint === undefined || others.length > 0) return [];
    return nodes.slice(0, 2).map(
      (node): Candidate => ({
        kind: "taint-removed",
        // What several nodes have is for somebody; what one has alone may have been forgotten there.
        cost: nodes.length > 1 || /^(dedicated|node-role)/.test(taint.key) ? 58 : 53,
        sentence: `take ${taintsText(all)} off node ${node}`,
        target: `Node ${node}`,
        edit: { kind: "change", change: { kind: "untaint", node, key: taint.key, effect: taint.effect } },
      }),
    );
  });
}

function uncordoned({ nodes }: FixContext): readonly Candidate[] {
  return nodes
    .filter(({ node }) => node.spec?.unschedulable === true)
    .slice(0, 3)
    .map(
      ({ name }): Candidate => ({
        kind: "node-uncordoned",
        cost: 34,
        sentence: `uncordon node ${name}`,
        target: `Node ${name}`,
        edit: { kind: "change", change: { kind: "uncordon", node: name } },
      }),
    );
}

function taintsText(all: readonly Taint[]): string {
  const texts = all.map(({ key, value = "", effect }) => `${key}${value === "" ? "" : `=${value}`}:${effect}`);
  return `the ${texts.length === 1 ? "taint" : "taints"} ${texts.join(" and ")}`;
}
