import { doNotSchedule, type Taint, untoleratedTaint } from "@stowage/engine";
import { type Candidate, patchOf, pointerTo } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";

/** Taints of nodes that keep the pod away: tolerated, or taken off; and cordons lifted. */
export function taints(context: FixContext): readonly Candidate[] {
  return [...tolerations(context), ...untainted(context), ...uncordoned(context)];
}

/** Taints that say that something is wrong with the node: nobody should tolerate these, nor take them off by hand. */
const ofConditions = /^node(\.cloudprovider)?\.kubernetes\.io\//;

function inTheWay({
  nodes,
  pod,
}: FixContext): ReadonlyMap<string, { readonly taint: Taint; readonly nodes: string[] }> {
  const found = new Map<string, { readonly taint: Taint; readonly nodes: string[] }>();
  for (const { node, name } of nodes) {
    const taint = untoleratedTaint(node.spec?.taints, pod.spec.tolerations, doNotSchedule);
    if (taint === undefined || ofConditions.test(taint.key)) continue;
    const key = JSON.stringify([taint.key, taint.value, taint.effect]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { taint, nodes: [name] });
    else known.nodes.push(name);
  }
  return found;
}

function tolerations(context: FixContext): readonly Candidate[] {
  const { subject } = context;
  return [...inTheWay(context).values()].map(({ taint: { key, value, effect } }) => {
    const toleration = {
      key,
      operator: value === undefined || value === "" ? "Exists" : "Equal",
      ...(value === undefined || value === "" ? {} : { value }),
      effect,
    };
    const isOfControlPlane =
      key === "node-role.kubernetes.io/control-plane" || key === "node-role.kubernetes.io/master";
    return patchOf(subject, {
      kind: "toleration-added",
      cost: isOfControlPlane ? 52 : 27,
      sentence: `let ${subject.text} tolerate the taint ${taintText({ key, value, effect })}`,
      patch: [
        hasTolerations(context)
          ? { op: "add", path: pointerTo(subject, "spec.tolerations", "-"), value: toleration }
          : { op: "add", path: pointerTo(subject, "spec.tolerations"), value: [toleration] },
      ],
    });
  });
}

/** Whether the manifest lists tolerations itself; those of admission are not in it. */
function hasTolerations({ subject }: FixContext): boolean {
  return subject.written.tolerations !== undefined;
}

function untainted(context: FixContext): readonly Candidate[] {
  return [...inTheWay(context).values()].flatMap(({ taint, nodes }) =>
    nodes.slice(0, 2).map(
      (node): Candidate => ({
        kind: "taint-removed",
        cost: 58 + (nodes.length > 1 ? 1 : 0),
        sentence: `take the taint ${taintText(taint)} off node ${node}`,
        target: `Node ${node}`,
        edit: { kind: "change", change: { kind: "untaint", node, key: taint.key, effect: taint.effect } },
      }),
    ),
  );
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

function taintText({
  key,
  value,
  effect,
}: {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: string;
}): string {
  return `${key}${value === undefined || value === "" ? "" : `=${value}`}:${effect}`;
}
