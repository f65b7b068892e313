import { parseQuantity } from "@stowage/engine";
import type { Container, PodSpec, Quantity, ResourceList, ResourceRequirements } from "@stowage/engine";
import { dnsLabelProblem, quoted } from "./names.ts";
import { readableQuantity } from "./readable-quantity.ts";
import { oneOf, type Report, required } from "./report.ts";
import {
  isHugePages,
  isPodLevelResource,
  mayOvercommit,
  validateContainerResourceName,
  validateHugePages,
  validatePodResourceName,
  validateResourceQuantity,
} from "./resource-names.ts";

/** Source: `ValidateContainerResourceRequirements` (pkg/apis/core/validation). */
export function validateContainerResources(
  resources: ResourceRequirements | undefined,
  claimNames: ReadonlySet<string>,
  path: string,
  report: Report,
): void {
  validateRequirements(resources ?? {}, validateContainerResourceName, claimNames, path, report);
}

/**
 * What a runtime takes beside the containers, listed at `path` in the text. As limits, without requests: so upstream
 * checks and reports it.
 */
export function validateOverhead(
  overhead: ResourceList | undefined,
  { path, upstreamPath }: { readonly path: string; readonly upstreamPath: string },
  report: Report,
): void {
  const written: Report = (upstream, message) => {
    const list = `${upstreamPath}.limits`;
    if (!upstream.startsWith(list)) report(upstream, message, path);
    else {
      const at = path + upstream.slice(list.length);
      report(upstream, `${at}: ${message}`, at);
    }
  };
  validateContainerResources({ limits: overhead ?? {} }, new Set(), upstreamPath, written);
}

/** Source: `validateResourceRequirements` (pkg/apis/core/validation): requests against limits are reported at `requests`. */
function validateRequirements(
  { requests = {}, limits = {}, claims = [] }: ResourceRequirements,
  validateName: (name: string, path: string, report: Report) => void,
  claimNames: ReadonlySet<string>,
  path: string,
  report: Report,
): void {
  for (const [list, amounts] of [
    ["limits", limits],
    ["requests", requests],
  ] as const) {
    for (const [name, value] of Object.entries(amounts)) {
      const here = `${path}.${list}[${name}]`;
      validateName(name, here, report);
      validateResourceQuantity(name, value, here, report);
      validateHugePages(name, value, here, report);
    }
  }
  for (const [name, request] of Object.entries(requests)) {
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    if (limit === undefined) {
      if (!mayOvercommit(name))
        report(`${path}.limits`, required(`${name} needs a limit equal to its request of ${request}`));
      continue;
    }
    const [asked, most] = [amountOf(request), amountOf(limit)];
    if (asked === undefined || most === undefined) continue;
    const here = `${path}.requests`;
    const at = `${here}[${name}]`;
    if (asked !== most && !mayOvercommit(name)) {
      report(here, `the ${name} request must equal the limit of ${limit}, not be ${request}`, at);
    } else if (asked > most) {
      report(here, `the ${name} request must be no more than the limit of ${limit}, not ${request}`, at);
    }
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.some((name) => name === "cpu" || name === "memory")) {
    report(path, "huge pages need cpu or memory beside them");
  }
  validateClaims(claims, claimNames, `${path}.claims`, report);
}

/** Source: `validateResourceClaimNames` (pkg/apis/core/validation). */
function validateClaims(
  claims: NonNullable<ResourceRequirements["claims"]>,
  claimNames: ReadonlySet<string>,
  path: string,
  report: Report,
): void {
  const seen = new Set<string>();
  claims.forEach(({ name = "", request = "" }, index) => {
    const here = `${path}[${index}]`;
    if (name === "") {
      report(here, required("name one of the pod's spec.resourceClaims"));
      return;
    }
    const key = request === "" ? name : `${name}/${request}`;
    if (seen.has(name)) report(here, `${quoted(name)} is already claimed as a whole`);
    else {
      const problem = request === "" ? undefined : dnsLabelProblem(request);
      if (problem !== undefined) report(`${here}.request`, `${quoted(request)} ${problem}`);
      const overlaps = seen.has(key) || (request === "" && [...seen].some((other) => other.startsWith(`${name}/`)));
      if (overlaps) report(here, `${quoted(key)} is already claimed`);
      seen.add(key);
    }
    if (!claimNames.has(name)) {
      const names = claimNames.size === 0 ? "has none" : `has ${oneOf([...claimNames].sort())}`;
      report(here, `${quoted(name)} is not among the pod's spec.resourceClaims, which ${names}`);
    }
  });
}

/** Source: `validatePodResources` and `validatePodResourceConsistency` (pkg/apis/core/validation). */
export function validatePodLevelResources(
  spec: PodSpec & { readonly os?: { readonly name?: string } },
  claimNames: ReadonlySet<string>,
  path: string,
  report: Report,
): void {
  const { resources } = spec;
  if (resources === undefined) return;
  if (spec.os?.name === "windows") {
    report(path, "must not be set for a Windows pod");
    return;
  }
  if (resources.claims !== undefined)
    report(`${path}.claims`, "must not be set for the pod as a whole: claim in a container");
  validateRequirements(resources, validatePodResourceName, claimNames, path, report);

  const requests = aggregate(spec, (container) => container.resources?.requests);
  for (const [name, sum] of requests) {
    const own = ownAmount(resources.requests, name);
    if (own !== undefined && sum > own) {
      report(
        `${path}.requests[${name}]`,
        `must be no less than what the containers request together, ${readableQuantity(name, sum)}`,
      );
    }
  }
  const limits = aggregate(spec, (container) => container.resources?.limits);
  for (const [name, sum] of limits) {
    const own = ownAmount(resources.limits, name);
    if (isHugePages(name) && own !== undefined && sum > own) {
      report(
        `${path}.limits[${name}]`,
        `must be no less than the containers' limits together, ${readableQuantity(name, sum)}`,
      );
    }
  }
  (spec.containers ?? []).forEach((container, index) => {
    for (const [name, value] of Object.entries(container.resources?.limits ?? {})) {
      const [limit, own] = [amountOf(value), ownAmount(resources.limits, name)];
      if (limit !== undefined && own !== undefined && limit > own) {
        const message = `must be no more than the pod's limit, not ${value}`;
        const at = `${path.replace(/resources$/, "")}containers[${index}].resources.limits[${name}]`;
        report(`${path}.containers[${index}][${name}].limits`, message, at);
      }
    }
  });
}

/**
 * The resources that the API server gives a pod as a whole, given its own and its containers'.
 * Source: `DefaultPodLevelResources` (pkg/api/pod/util.go); limits by default cannot make a pod invalid and are left out.
 */
export function defaultPodLevelResources(spec: PodSpec): ResourceRequirements | undefined {
  const { resources } = spec;
  if (resources === undefined) return undefined;
  if (Object.keys({ ...resources.requests, ...resources.limits }).length === 0) return resources;
  const limits = new Map(Object.entries(resources.limits ?? {}));
  const requests = new Map(Object.entries(resources.requests ?? {}));
  for (const [name, sum] of aggregate(spec, (container) => container.resources?.limits)) {
    if (isHugePages(name) && !requests.has(name) && !limits.has(name)) limits.set(name, format(sum));
  }
  for (const [name, sum] of aggregate(spec, (container) => container.resources?.requests)) {
    if (!requests.has(name) && isPodLevelResource(name) && mayOvercommit(name)) requests.set(name, format(sum));
  }
  for (const [name, limit] of limits) {
    if (!requests.has(name) && isPodLevelResource(name)) requests.set(name, limit);
  }
  return { ...resources, requests: Object.fromEntries(requests), limits: Object.fromEntries(limits) };
}

/** Requests as the API server fills them in for pods (not for templates): a missing one is the limit. */
export function withRequestsFromLimits(container: Container): Container {
  const { resources } = container;
  if (resources?.limits === undefined) return container;
  return { ...container, resources: { ...resources, requests: { ...resources.limits, ...resources.requests } } };
}

/** What the containers need together. Source: `aggregateContainerResourcesByFn` (component-helpers, resource/helpers.go). */
function aggregate(
  { containers, initContainers = [] }: PodSpec,
  of: (container: Container) => ResourceList | undefined,
): Map<string, Quantity> {
  const total = new Map<string, Quantity>();
  const sidecars = new Map<string, Quantity>();
  const most = new Map<string, Quantity>();
  for (const container of containers ?? []) add(total, of(container));
  for (const container of initContainers) {
    const own = new Map<string, Quantity>();
    add(own, of(container));
    if (container.restartPolicy === "Always") {
      add(total, of(container));
      add(sidecars, of(container));
      raise(most, sidecars);
    } else {
      for (const [name, amount] of sidecars) own.set(name, (own.get(name) ?? 0n) + amount);
      raise(most, own);
    }
  }
  raise(total, most);
  return total;
}

function add(total: Map<string, Quantity>, list: ResourceList | undefined): void {
  for (const [name, value] of Object.entries(list ?? {})) {
    total.set(name, (total.get(name) ?? 0n) + (amountOf(value) ?? 0n));
  }
}

function raise(total: Map<string, Quantity>, other: ReadonlyMap<string, Quantity>): void {
  for (const [name, amount] of other) if (amount > (total.get(name) ?? -1n)) total.set(name, amount);
}

function ownAmount(list: ResourceList | undefined, name: string): Quantity | undefined {
  return list !== undefined && Object.hasOwn(list, name) ? amountOf(list[name] ?? "") : undefined;
}

const nanosPerMilli = 1_000_000n;

/** Resource lists are kept in thousandths, rounded up. Source: `SetDefaults_ResourceList` (pkg/apis/core/v1/defaults.go). */
function amountOf(value: string | number): Quantity | undefined {
  const quantity = parseQuantity(value);
  if (quantity === undefined) return undefined;
  const rest = quantity % nanosPerMilli;
  return rest > 0n ? quantity - rest + nanosPerMilli : quantity - rest;
}

/** A sum, as a quantity that can be read again. */
function format(amount: Quantity): string {
  const milli = amount / nanosPerMilli;
  return milli % 1000n === 0n ? String(milli / 1000n) : `${milli}m`;
}
