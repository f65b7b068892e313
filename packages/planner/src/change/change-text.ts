import type { Change, ObjectName } from "./change.ts";

/** What a change says, in words: `drain n1`, `scale Deployment/web to 10`. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case "apply":
      return `apply ${change.objects.map(({ kind, metadata }) => `${kind ?? ""}/${metadata.name ?? ""}`).join(", ")}`;
    case "delete":
      return `delete ${nameText(change.object)}`;
    case "patch":
      return `change ${nameText(change.object)}: ${change.patch.map(({ op, path }) => `${op} ${path}`).join(", ")}`;
    case "scale":
      return `scale ${change.workload} to ${change.replicas}`;
    case "restart":
      return `restart ${change.workload}`;
    case "rollout":
      return `roll out ${change.image} of ${change.workload}`;
    case "drain":
      return `drain ${change.node}`;
    case "loseNode":
      return `lose ${change.node}`;
    case "loseDomain":
      return `lose ${change.topologyKey}=${change.value}`;
    case "deletePod":
      return `delete pod ${change.pod}`;
    case "cordon":
      return `cordon ${change.node}`;
    case "uncordon":
      return `uncordon ${change.node}`;
    case "addNode":
      return `add ${change.count === 1 ? "a node" : `${change.count} nodes`} like ${change.like}`;
    case "label":
      return `label ${nameText(change.object)} ${Object.entries(change.labels).map(labelText).join(" ")}`;
    case "taint":
      return `taint ${change.node} ${change.taint.key}${change.taint.value === undefined ? "" : `=${change.taint.value}`}:${change.taint.effect}`;
    case "untaint":
      return `untaint ${change.node} ${change.key}${change.effect === undefined ? "" : `:${change.effect}`}`;
    default:
      return change satisfies never;
  }
}

/** As kubectl writes it: a value to set, or the key and a dash. */
function labelText([key, value]: readonly [string, string | null]): string {
  return value === null ? `${key}-` : `${key}=${value}`;
}

function nameText({ kind, name }: ObjectName): string {
  return `${kind}/${name}`;
}
