import {
  type Container,
  exactAmounts,
  type ExactAmounts,
  type LimitRange,
  type LimitRangeItem,
  type Pod,
  type Quantity,
  type ResourceRequirements,
  sumContainers,
} from "@stowage/engine";
import { type FieldProblem, readableQuantity, withLimitRangeDefaults } from "@stowage/manifests";
import { refusal } from "./admitted.ts";
import { mapContainers } from "./containers.ts";

/**
 * Gives containers the requests and limits that they leave out. Of several LimitRanges the first to name a resource
 * counts. Source: `mergePodResourceRequirements` (plugin/pkg/admission/limitranger/admission.go).
 */
export function defaultFromLimitRanges(pod: Pod, limitRanges: readonly LimitRange[]): Pod {
  return limitRanges.reduce((changed, { spec }) => {
    const items = (spec?.limits ?? []).filter(({ type }) => type === "Container").map(withLimitRangeDefaults);
    if (items.length === 0) return changed;
    const requests: Record<string, string> = {};
    const limits: Record<string, string> = {};
    for (const item of items) {
      Object.assign(requests, item.defaultRequest);
      Object.assign(limits, item.default);
    }
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
  /** What a container's author wrote of them; the rest was filled in. Of a pod as a whole they are sums. */
  readonly written?: ResourceRequirements | undefined;
}

/**
 * Where the pod is outside the bounds of a LimitRange. `written` is the pod before anything was filled in.
 * Source: `PodValidateLimitFunc`.
 */
export function limitRangeProblems(pod: Pod, written: Pod, limitRanges: readonly LimitRange[]): FieldProblem[] {
  return limitRanges.flatMap(({ metadata, spec }) =>
    (spec?.limits ?? []).flatMap((item) => {
      const bounded =
        item.type === "Container" ? containersOf(pod, written) : item.type === "Pod" ? [wholePod(pod)] : [];
      const source = `LimitRange "${metadata.name}"`;
      return bounded.flatMap((one) => boundProblems(one, item, source));
    }),
  );
}

function containersOf({ spec }: Pod, { spec: before }: Pod): Bounded[] {
  const bounded = ({ resources }: Container, path: string, written: Container | undefined): Bounded => ({
    path,
    requests: exactAmounts(resources?.requests),
    limits: exactAmounts(resources?.limits),
    written: written?.resources,
  });
  return (["containers", "initContainers"] as const).flatMap((list) =>
    (spec[list] ?? []).map((one, index) => bounded(one, `spec.${list}[${index}]`, before[list]?.[index])),
  );
}

function wholePod(pod: Pod): Bounded {
  const { resources } = pod.spec;
  const requests = sumContainers(pod, (one) => one.resources?.requests, new Map());
  const limits = sumContainers(pod, (one) => one.resources?.limits, new Map());
  for (const [name, amount] of exactAmounts(resources?.requests)) requests.set(name, amount);
  for (const [name, amount] of exactAmounts(resources?.limits)) limits.set(name, amount);
  return { path: "spec", requests, limits };
}

function boundProblems(bounded: Bounded, item: LimitRangeItem, source: string): FieldProblem[] {
  const { path, requests, limits, written } = bounded;
  const problems: FieldProblem[] = [];
  const report = (field: "requests" | "limits", name: string, message: string): void => {
    const [place, whole] = [`${path}.resources`, `${message} (${source}, type ${item.type})`];
    const amount = bounded[field].get(name);
    const isFilledIn = item.type === "Container" && !Object.hasOwn(written?.[field] ?? {}, name);
    if (amount === undefined || !isFilledIn) problems.push(refusal(`${place}.${field}[${name}]`, whole));
    else {
      const subject = `the ${name} ${field.slice(0, -1)}, by default ${readableQuantity(name, amount)}`;
      problems.push(refusal(place, `${subject}, ${whole}`));
    }
  };
  for (const [name, min] of exactAmounts(item.min)) {
    const [request, limit] = [requests.get(name), limits.get(name)];
    const text = (amount: Quantity): string => readableQuantity(name, amount);
    if (request === undefined) report("requests", name, `must be at least ${text(min)}, and is not set`);
    else if (request < min) report("requests", name, `must be at least ${text(min)}, not ${text(request)}`);
    if (limit !== undefined && limit < min) report("limits", name, `must be at least ${text(min)}, not ${text(limit)}`);
  }
  for (const [name, max] of exactAmounts(item.max)) {
    const [request, limit] = [requests.get(name), limits.get(name)];
    const text = (amount: Quantity): string => readableQuantity(name, amount);
    if (limit === undefined) report("limits", name, `must be at most ${text(max)}, and is not set`);
    else if (limit > max) report("limits", name, `must be at most ${text(max)}, not ${text(limit)}`);
    if (request !== undefined && request > max)
      report("requests", name, `must be at most ${text(max)}, not ${text(request)}`);
  }
  for (const [name, ratio] of exactAmounts(item.maxLimitRequestRatio)) {
    const [request = 0n, limit = 0n] = [requests.get(name), limits.get(name)];
    const message = `must be at most ${Number(ratio) / 1e9} times the request`;
    if (request === 0n || limit === 0n)
      report("limits", name, `${message}, and ${request === 0n ? "the request" : "the limit"} is not set`);
    else if (limit * 1_000_000_000n > ratio * request) report("limits", name, message);
  }
  return problems;
}
