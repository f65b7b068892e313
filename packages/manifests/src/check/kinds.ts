import type {
  ControllerRevision,
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  HorizontalPodAutoscaler,
  LimitRange,
  Node,
  ObjectMeta,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PriorityClass,
  ResourceQuota,
  RuntimeClass,
  Service,
  ServiceAccount,
  StorageClass,
  VolumeAttachment,
} from "@stowage/engine";
import { validatePriorityClass, validateResourceQuota, validateRuntimeClass } from "./admission-kinds.ts";
import { validateAutoscaler } from "./autoscaler.ts";
import { validateClaim } from "./claim-templates.ts";
import { validateDisruptionBudget } from "./disruption-budget.ts";
import { validateCronJob, validateJob, type CheckedCronJobSpec, type CheckedJobSpec } from "./jobs.ts";
import { validateLimitRange } from "./limit-range.ts";
import type { MetadataRules } from "./metadata.ts";
import { dnsLabelProblem, dnsSubdomainProblem, pathSegmentProblem } from "./names.ts";
import { validateNode } from "./node.ts";
import { validatePersistentVolume } from "./persistent-volume.ts";
import { validateAdmittedPod, withServerDefaults } from "./pod.ts";
import type { Report } from "./report.ts";
import { validateLabels } from "./labels.ts";
import {
  validateCSINode,
  validateStorageCapacity,
  validateStorageClass,
  validateVolumeAttachment,
} from "./storage-kinds.ts";
import {
  validateDaemonSet,
  validateReplicated,
  validateReplicationController,
  validateStatefulSet,
  type CheckedReplicationControllerSpec,
  type CheckedWorkloadSpec,
} from "./workloads.ts";

/**
 * A kind that is read. To add one: a line here; its type is in the field table already if `roots` of
 * tools/schema/generate-field-table.mjs has it.
 */
export interface Kind extends MetadataRules {
  readonly kind: string;
  readonly apiVersion: string;
  /** A version before it that is served still, and its type in the field table. Objects of it are read as the newer one. */
  readonly older?: { readonly apiVersion: string; readonly type: string };
  /** One of a version that is not served any more is passed over with a warning: a plan without it is worth something. */
  readonly isDispensable?: boolean;
  /** Checks an object whose fields have the right types; its metadata is checked already. */
  readonly validate: (object: CheckedObject, report: Report) => void;
}

/** An object whose fields have the right types, but for those that are missing. */
export interface CheckedObject {
  readonly metadata: ObjectMeta;
  readonly spec?: unknown;
}

/** The border: the field table has made sure of the types. */
function define<Object>(
  apiVersion: string,
  kind: string,
  validate: (object: Object, report: Report) => void,
  rules: Partial<MetadataRules & Pick<Kind, "isDispensable" | "older">> = {},
): Kind {
  return {
    kind,
    apiVersion,
    namespaced: true,
    nameProblem: dnsSubdomainProblem,
    ...rules,
    validate: (object, report) => validate(object as unknown as Object, report),
  };
}

interface With<Spec> {
  readonly metadata: ObjectMeta;
  readonly spec?: Spec;
}

const all: readonly Kind[] = [
  define<Pod>("v1", "Pod", (pod, report) => {
    const spec = pod.spec ?? { containers: [] };
    validateAdmittedPod(withServerDefaults({ ...pod, spec }), report);
  }),
  define<Node>("v1", "Node", validateNode, { namespaced: false }),
  define<With<unknown>>(
    "v1",
    "Namespace",
    // The API server adds this label.
    ({ metadata: { name = "" } }, report) =>
      validateLabels({ "kubernetes.io/metadata.name": name }, "metadata.labels", report),
    { namespaced: false, nameProblem: dnsLabelProblem },
  ),
  define<Service>("v1", "Service", ({ spec }, report) => validateLabels(spec?.selector, "spec.selector", report), {
    nameProblem: dnsLabelProblem,
  }),
  define<With<CheckedReplicationControllerSpec>>("v1", "ReplicationController", ({ metadata, spec = {} }, report) =>
    validateReplicationController(metadata, spec, report),
  ),
  define<LimitRange>("v1", "LimitRange", validateLimitRange, { nameIsMade: true }),
  define<ResourceQuota>("v1", "ResourceQuota", validateResourceQuota),
  define<With<CheckedWorkloadSpec>>("apps/v1", "Deployment", ({ spec = {} }, report) =>
    validateReplicated(spec, "Deployment", report),
  ),
  define<With<CheckedWorkloadSpec>>("apps/v1", "ReplicaSet", ({ spec = {} }, report) =>
    validateReplicated(spec, "ReplicaSet", report),
  ),
  define<With<CheckedWorkloadSpec>>(
    "apps/v1",
    "StatefulSet",
    ({ spec = {} }, report) => validateStatefulSet(spec, report),
    {
      nameProblem: dnsLabelProblem,
    },
  ),
  define<With<CheckedWorkloadSpec>>("apps/v1", "DaemonSet", ({ spec = {} }, report) => validateDaemonSet(spec, report)),
  // Only those of a cluster are read, and what controllers have written is as they read it.
  define<ControllerRevision>("apps/v1", "ControllerRevision", () => {}),
  define<With<CheckedJobSpec>>("batch/v1", "Job", ({ metadata, spec = {} }, report) =>
    validateJob(metadata, spec, report),
  ),
  define<With<CheckedCronJobSpec>>("batch/v1", "CronJob", ({ metadata, spec = {} }, report) =>
    validateCronJob(metadata, spec, report),
  ),
  define<HorizontalPodAutoscaler>("autoscaling/v2", "HorizontalPodAutoscaler", validateAutoscaler, {
    older: { apiVersion: "autoscaling/v1", type: "HorizontalPodAutoscalerV1" },
    isDispensable: true,
    nameProblem: pathSegmentProblem,
  }),
  // Secrets and image pull secrets are nothing to scheduling.
  define<ServiceAccount>("v1", "ServiceAccount", () => {}),
  define<PriorityClass>("scheduling.k8s.io/v1", "PriorityClass", validatePriorityClass, { namespaced: false }),
  define<PersistentVolume>("v1", "PersistentVolume", validatePersistentVolume, { namespaced: false }),
  define<PersistentVolumeClaim>("v1", "PersistentVolumeClaim", validateClaim),
  define<StorageClass>("storage.k8s.io/v1", "StorageClass", validateStorageClass, { namespaced: false }),
  define<CSINode>("storage.k8s.io/v1", "CSINode", validateCSINode, { namespaced: false }),
  // What scheduling reads of it, two switches, can not be wrong.
  define<CSIDriver>("storage.k8s.io/v1", "CSIDriver", () => {}, { namespaced: false }),
  define<CSIStorageCapacity>("storage.k8s.io/v1", "CSIStorageCapacity", validateStorageCapacity),
  define<VolumeAttachment>("storage.k8s.io/v1", "VolumeAttachment", validateVolumeAttachment, { namespaced: false }),
  define<PodDisruptionBudget>("policy/v1", "PodDisruptionBudget", validateDisruptionBudget, {
    isDispensable: true,
    nameProblem: pathSegmentProblem,
  }),
  define<RuntimeClass>("node.k8s.io/v1", "RuntimeClass", validateRuntimeClass, { namespaced: false }),
];

/** The kinds that are read, by name. */
export const kinds: ReadonlyMap<string, Kind> = new Map(all.map((kind) => [kind.kind, kind]));
