import type { Container, Labels, Pod, PodAffinity, PodSpec } from "@stowage/engine";
import { validateContainers, validateInitContainers } from "./containers.ts";
import { validateEnumOrEmpty, validateEnumValue } from "./enum-value.ts";
import { validateLabels } from "./labels.ts";
import { dnsLabelProblem, dnsSubdomainProblem, labelKeyProblem, quoted } from "./names.ts";
import { validateNodeAffinity } from "./node-affinity.ts";
import { validatePodAffinity, withMergedLabelKeys } from "./pod-affinity.ts";
import { required, type Report } from "./report.ts";
import {
  defaultPodLevelResources,
  validateOverhead,
  validatePodLevelResources,
  withRequestsFromLimits,
} from "./resources.ts";
import { validateTolerations } from "./tolerations.ts";
import { validateTopologySpread } from "./topology-spread.ts";
import { validatePodResourceClaims, validateVolumes } from "./volumes.ts";

/** A pod's specification with the fields that validation reads and scheduling does not. */
export type CheckedPodSpec = Partial<PodSpec> & {
  readonly restartPolicy?: string;
  readonly activeDeadlineSeconds?: number;
  readonly terminationGracePeriodSeconds?: number;
  readonly ephemeralContainers?: readonly unknown[];
  readonly serviceAccountName?: string;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly os?: { readonly name?: string };
};

/**
 * A pod's specification, as far as scheduling reads.
 * Source: `ValidatePodSpec` (pkg/apis/core/validation). What the API server fills in may be missing.
 */
export function validatePodSpec(
  spec: CheckedPodSpec,
  { podName }: { readonly podName?: string | undefined },
  path: string,
  report: Report,
): void {
  const volumeNames = validateVolumes(spec.volumes, podName === "" ? undefined : podName, `${path}.volumes`, report);
  const claimNames = validatePodResourceClaims(spec.resourceClaims, `${path}.resourceClaims`, report);
  const surroundings = { volumeNames, claimNames };
  validateContainers(spec.containers ?? [], surroundings, `${path}.containers`, report);
  validateInitContainers(spec, surroundings, `${path}.initContainers`, report);
  validatePodLevelResources({ ...spec, containers: spec.containers ?? [] }, claimNames, `${path}.resources`, report);
  validateHostNetworkPorts(spec, path, report);
  validateEnumOrEmpty(spec.restartPolicy, ["Always", "OnFailure", "Never"], `${path}.restartPolicy`, report);
  validateLabels(spec.nodeSelector, `${path}.nodeSelector`, report);
  const affinity = `${path}.affinity`;
  validateNodeAffinity(spec.affinity?.nodeAffinity, `${affinity}.nodeAffinity`, report);
  validatePodAffinity(spec.affinity?.podAffinity, `${affinity}.podAffinity`, report);
  validatePodAffinity(spec.affinity?.podAntiAffinity, `${affinity}.podAntiAffinity`, report);
  validateSchedulingGates(spec.schedulingGates, `${path}.schedulingGates`, report);
  validateTopologySpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`, report);
  validateTolerations(spec.tolerations, `${path}.tolerations`, report);
  validateNamesInSpec(spec, path, report);
  validateEnumValue(spec.preemptionPolicy, ["PreemptLowerPriority", "Never"], `${path}.preemptionPolicy`, report);
  validateOverhead(spec.overhead, { path: `${path}.overhead`, upstreamPath: `${path}.overhead` }, report);
  if (spec.os !== undefined) {
    if ((spec.os.name ?? "") === "") report(`${path}.os.name`, required("linux or windows"));
    else validateEnumValue(spec.os.name, ["linux", "windows"], `${path}.os`, report);
  }
  if (spec.hostUsers === false) {
    // The paths are upstream's.
    if (spec.hostPID === true) report(`${path}.HostPID`, "must not be true when hostUsers is false");
    if (spec.hostIPC === true) report(`${path}.HostIPC`, "must not be true when hostUsers is false");
  }
  if (spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds < 1) {
    report(`${path}.activeDeadlineSeconds`, `must be 1 or more, not ${spec.activeDeadlineSeconds}`);
  }
}

/**
 * A pod as it is after admission: defaults filled in, label keys merged into selectors.
 * Source: `ValidatePodCreate` (pkg/apis/core/validation); metadata is {@link validateObjectMeta}'s business.
 */
export function validateAdmittedPod(pod: Pod, report: Report): void {
  const spec: CheckedPodSpec = pod.spec;
  validatePodSpec(spec, { podName: pod.metadata.name }, "spec", report);
  for (const list of ["containers", "initContainers"] as const) {
    spec[list]?.forEach(({ image = "" }, index) => {
      if (image !== image.trim()) {
        report(`spec.${list}[${index}].image`, `must not have white space around it: ${quoted(image)}`);
      }
    });
  }
  if ((spec.ephemeralContainers ?? []).length > 0) {
    report("spec.ephemeralContainers", "must be left out: they are added to running pods, by kubectl debug");
  }
  if ((spec.nodeName ?? "") !== "" && (spec.schedulingGates ?? []).length > 0) {
    report("spec.nodeName", "must be left out as long as the pod has schedulingGates");
  }
}

/**
 * A pod with what the API server itself fills in before validation (not what admission plugins do): requests from
 * limits, the pod's own resources, host ports under hostNetwork, and label keys merged into selectors.
 * Sources: `SetDefaults_Pod` (pkg/apis/core/v1/defaults.go), `PrepareForCreate` (pkg/registry/core/pod/strategy.go).
 */
export function withServerDefaults(pod: Pod): Pod {
  const { labels } = pod.metadata;
  const prepare = (container: Container): Container => {
    const filled = withRequestsFromLimits(container);
    return pod.spec.hostNetwork === true ? withHostPorts(filled) : filled;
  };
  const { containers, initContainers, affinity, topologySpreadConstraints } = pod.spec as CheckedPodSpec;
  const spec: PodSpec = {
    ...pod.spec,
    containers: (containers ?? []).map(prepare),
    ...(initContainers && { initContainers: initContainers.map(prepare) }),
    ...(affinity && {
      affinity: {
        ...affinity,
        ...(affinity.podAffinity && { podAffinity: withMergedTerms(affinity.podAffinity, labels) }),
        ...(affinity.podAntiAffinity && { podAntiAffinity: withMergedTerms(affinity.podAntiAffinity, labels) }),
      },
    }),
    ...(topologySpreadConstraints && {
      topologySpreadConstraints: topologySpreadConstraints.map((constraint) => withMergedLabelKeys(constraint, labels)),
    }),
  };
  const resources = defaultPodLevelResources(spec);
  return { ...pod, spec: resources === undefined ? spec : { ...spec, resources } };
}

function withHostPorts(container: Container): Container {
  if (container.ports === undefined) return container;
  const ports = container.ports.map((port) =>
    (port.hostPort ?? 0) === 0 && port.containerPort !== undefined ? { ...port, hostPort: port.containerPort } : port,
  );
  return { ...container, ports };
}

function withMergedTerms(affinity: PodAffinity, labels: Labels | undefined): PodAffinity {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: wanted,
    preferredDuringSchedulingIgnoredDuringExecution: liked,
  } = affinity;
  return {
    ...affinity,
    ...(wanted && {
      requiredDuringSchedulingIgnoredDuringExecution: wanted.map((term) => withMergedLabelKeys(term, labels)),
    }),
    ...(liked && {
      preferredDuringSchedulingIgnoredDuringExecution: liked.map((item) =>
        item.podAffinityTerm === undefined
          ? item
          : { ...item, podAffinityTerm: withMergedLabelKeys(item.podAffinityTerm, labels) },
      ),
    }),
  };
}

/** Source: `validatePodHostNetworkDeps` (pkg/apis/core/validation); a missing host port is filled in. */
function validateHostNetworkPorts(
  { hostNetwork, containers = [] }: CheckedPodSpec,
  path: string,
  report: Report,
): void {
  if (hostNetwork !== true) return;
  containers.forEach(({ ports = [] }, index) => {
    ports.forEach(({ hostPort = 0, containerPort = 0 }, at) => {
      if (hostPort === 0 || hostPort === containerPort) return;
      const here = `${path}.containers[${index}].ports[${at}].hostPort`;
      report(here, `must be left out or equal containerPort (${containerPort}) with hostNetwork, not be ${hostPort}`);
    });
  });
}

/** Source: `validateSchedulingGates` (pkg/apis/core/validation), which reports at the gate, not at its name. */
function validateSchedulingGates(gates: PodSpec["schedulingGates"], path: string, report: Report): void {
  const seen = new Set<string>();
  gates?.forEach(({ name = "" }, index) => {
    const problem = labelKeyProblem(name);
    if (problem !== undefined) report(`${path}[${index}]`, `the name ${quoted(name)} ${problem}`);
    if (seen.has(name)) report(`${path}[${index}]`, `another gate is already called ${quoted(name)}`);
    seen.add(name);
  });
}

function validateNamesInSpec(spec: CheckedPodSpec, path: string, report: Report): void {
  for (const field of ["serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName"] as const) {
    const name = spec[field];
    // An empty name is none, but for the runtime class, whose name is a pointer upstream.
    if (name === undefined || (name === "" && field !== "runtimeClassName")) continue;
    const problem = dnsSubdomainProblem(name);
    if (problem !== undefined) report(`${path}.${field}`, `${quoted(name)} ${problem}`);
  }
  for (const field of ["hostname", "subdomain"] as const) {
    const name = spec[field] ?? "";
    const problem = name === "" ? undefined : dnsLabelProblem(name);
    if (problem !== undefined) report(`${path}.${field}`, `${quoted(name)} ${problem}`);
  }
}
