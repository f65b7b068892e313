import {
  type Container,
  exactAmounts,
  type ExactAmounts,
  type LimitRange,
  type LimitRangeItem,
  type Pod,
  quantityText,
  type ResourceList,
  sumContainers,
} from "@stowage/engine";
import type { FieldProblem } from "@stowage/manifests";
import { refusal } from "./admitted.ts";
import { mapContainers } from "./containers.ts";

/**
 * Gives containers the requests and limits that they leave out. Of several LimitRanges the first to name a resource
 * counts. Source: `mergePodResourceRequirements` (plugin/pkg/admission/limitranger/admission.go).
 */
export function defaultFromLimitRanges(pod: Pod, limitRanges: readonly LimitRange[]): Pod {
  return limitRanges.reduce((changed, { spec }) => {
    const items = (spec?.limits ?? []).filter(({ type }) => type === "Container");
    if (items.length === 0) return changed;
    const requests: ResourceList = Object.assign({}, ...items.map((one) => one.defaultRequest ?? {}));
    const limits: ResourceList = Object.assign({}, ...items.map((one) => one.default ?? {}));
    return mapContainers(changed, (container) => ({
      ...container,
      resources: {
        ...container.resources,
        requests: { ...requests, ...container.resources?.requests },
        limits: { ...limits, ...container.resources?.limits },
      },
    }));
  }, pod);
}

/** What a LimitRange bounds: a container, or the pod as a whole. */
interface Bounded {
  readonly path: string;
  readonly requests: ExactAmounts;
  readonly limits: ExactAmounts;
}

/** Where the pod is outside the bounds of a LimitRange. Source: `PodValidateLimitFunc`. */
export function limitRangeProblems(pod: Pod, limitRanges: readonly LimitRange[]): FieldProblem[] {
  return limitRanges.flatMap(({ metadata, spec }) =>
    (spec?.limits ?? []).flatMap((item) => {
      const bounded = item.type === "Container" ? containersOf(pod) : item.type === "Pod" ? [wholePod(pod)] : [];
      const source = `LimitRange "${metadata.name}"`;
      return bounded.flatMap((one) => boundProblems(one, item, source));
    }),
  );
}

function containersOf({ spec }: Pod): Bounded[] {
  const bounded = (container: Container, path: string): Bounded => ({
    path,
    requests: exactAmounts(container.resources?.requests),
    limits: exactAmounts(container.resources?.limits),
  });
  return [
    ...spec.containers.map((one, index) => bounded(one, `spec.containers[${index}]`)),
    ...(spec.initContainers ?? []).map((one, index) => bounded(one, `spec.initContainers[${index}]`)),
  ];
}

function wholePod(pod: Pod): Bounded {
  const { resources } = pod.spec;
  const requests = sumContainers(pod, (one) => one.resources?.requests, new Map());
  const limits = sumContainers(pod, (one) => one.resources?.limits, new Map());
  for (const [name, amount] of exactAmounts(resources?.requests)) requests.set(name, amount);
  for (const [name, amount] of exactAmounts(resources?.limits)) limits.set(name, amount);
  return { path: "spec", requests, limits };
}

function boundProblems({ path, requests, limits }: Bounded, item: LimitRangeItem, source: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const report = (field: "requests" | "limits", name: string, message: string): void => {
    problems.push(refusal(`${path}.resources.${field}[${name}]`, `${message} (${source}, type ${item.type})`));
  };
  for (const [name, min] of exactAmounts(item.min)) {
    const [request, limit] = [requests.get(name), limits.get(name)];
    if (request === undefined) report("requests", name, `must be at least ${quantityText(min)}, and is not set`);
    else if (request < min)
      report("requests", name, `must be at least ${quantityText(min)}, not ${quantityText(request)}`);
    if (limit !== undefined && limit < min)
      report("limits", name, `must be at least ${quantityText(min)}, not ${quantityText(limit)}`);
  }
  for (const [name, max] of exactAmounts(item.max)) {
    const [request, limit] = [requests.get(name), limits.get(name)];
    if (limit === undefined) report("limits", name, `must be at most ${quantityText(max)}, and is not set`);
    else if (limit > max) report("limits", name, `must be at most ${quantityText(max)}, not ${quantityText(limit)}`);
    if (request !== undefined && request > max)
      report("requests", name, `must be at most ${quantityText(max)}, not ${quantityText(request)}`);
  }
  for (const [name, ratio] of exactAmounts(item.maxLimitRequestRatio)) {
    const [request = 0n, limit = 0n] = [requests.get(name), limits.get(name)];
    const message = `must be at most ${quantityText(ratio)} times the request`;
    if (request === 0n || limit === 0n)
      report("limits", name, `${message}, and ${request === 0n ? "the request" : "the limit"} is not set`);
    else if (limit * 1_000_000_000n > ratio * request) report("limits", name, message);
  }
  return problems;
}
