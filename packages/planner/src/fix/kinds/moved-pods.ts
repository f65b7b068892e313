import { controllerOf, type PodInfo } from "@stowage/engine";
import type { Candidate } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { budgetAllows } from "../budget-allows.ts";

/** Pods in the way that have a controller, which makes them anew elsewhere: one at a time, the smallest first. */
export function movedPods({ explanation, nodes, plan, objects }: FixContext): readonly Candidate[] {
  const bound = new Map(
    plan.bound.map((one) => [`${one.pod.metadata.namespace ?? "default"}/${one.pod.metadata.name ?? ""}`, one.pod]),
  );
  const named = new Set<string>();
  for (const { rejections } of explanation?.nodes ?? []) {
    for (const { evidence } of rejections) {
      if (evidence?.kind !== "interPod") continue;
      for (const { namespace, name } of evidence.blockers) named.add(`${namespace}/${name}`);
    }
    if (named.size > 16) break;
  }
  const crowded = nodes.flatMap(({ pods }) => pods).filter(({ key }) => bound.has(key) && named.size === 0);
  const keys = [
    ...named,
    ...crowded
      .sort(bySize)
      .slice(0, 4)
      .map(({ key }) => key),
  ];
  return keys
    .flatMap((key) => bound.get(key) ?? [])
    .filter((pod) => controllerOf(pod.metadata) !== undefined && controllerOf(pod.metadata)?.kind !== "DaemonSet")
    .filter((pod) => budgetAllows(pod, objects))
    .slice(0, 4)
    .map((pod): Candidate => {
      const { namespace = "default", name = "" } = pod.metadata;
      return {
        kind: "pod-moved",
        cost: 62,
        sentence: `evict pod ${namespace}/${name} from ${pod.spec.nodeName ?? ""}: it has room elsewhere`,
        target: `Pod ${namespace}/${name}`,
        edit: { kind: "change", change: { kind: "deletePod", pod: name, namespace } },
      };
    });
}

function bySize(one: PodInfo, other: PodInfo): number {
  return one.requests.milliCpu - other.requests.milliCpu || one.requests.memory - other.requests.memory;
}
