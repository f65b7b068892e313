import type { Pod, PodObject, PodSpec } from "@stowage/engine";
import type { FieldProblem, KubernetesObject } from "@stowage/manifests";
import {
  type AdmissionContext,
  type AdmissionOptions,
  type Admitted,
  admitPod,
  claimLimitProblems,
  createAdmission,
  podSecurityWarning,
  QuotaLedger,
} from "../admission/index.ts";

/**
 * Admission for the pods of one plan. Pods of one workload differ in little, so what was made of one specification
 * under the same labels is made only once.
 */
export class PodAdmission {
  readonly #context: AdmissionContext;
  readonly #objects: readonly KubernetesObject[];
  readonly #options: AdmissionOptions;
  #ledger: QuotaLedger | undefined;
  readonly #admitted = new WeakMap<PodSpec, Map<string, Admitted>>();

  constructor(objects: readonly KubernetesObject[], options: AdmissionOptions = {}) {
    this.#objects = objects;
    this.#options = options;
    this.#context = createAdmission(objects, options);
  }

  /** Whether the object is one of those that this is made of. */
  knows(object: KubernetesObject): boolean {
    return this.#objects.includes(object);
  }

  /** Admission as it is with these objects in the place of those that it knows. */
  with(objects: readonly KubernetesObject[]): PodAdmission {
    return new PodAdmission(objects, this.#options);
  }

  /** Admission as it is while some of the objects are not there yet. */
  before(later: ReadonlySet<KubernetesObject>): PodAdmission {
    return new PodAdmission(
      this.#objects.filter((object) => !later.has(object)),
      this.#options,
    );
  }

  /** What the API server warns of when it takes the pod, or a workload that makes such pods. */
  warningOf(pod: Pod): string | undefined {
    return podSecurityWarning(pod, this.#context);
  }

  /** The pod as it would be stored, or why not. Quota aside: {@link charge}. */
  admit(pod: PodObject): { readonly pod: PodObject; readonly problems: readonly FieldProblem[] } {
    const { namespace, labels, annotations } = pod.metadata;
    const key = JSON.stringify([namespace, labels, annotations]);
    const ofSpec = this.#admitted.get(pod.spec) ?? new Map<string, Admitted>();
    this.#admitted.set(pod.spec, ofSpec);
    const admitted = ofSpec.get(key) ?? admitPod(pod, this.#context);
    ofSpec.set(key, admitted);
    if (admitted.kind === "refused") return { pod, problems: admitted.problems };
    return { pod: { ...pod, spec: admitted.pod.spec }, problems: [] };
  }

  /** Starts counting against quotas; `existing` are the objects of the cluster, but for pods. */
  openLedger(existing: Iterable<KubernetesObject>): void {
    const quotas = this.#objects.filter((object) => object.kind === "ResourceQuota");
    this.#ledger = quotas.length === 0 ? undefined : new QuotaLedger(quotas, []);
    this.#ledger?.countObjects(existing);
  }

  /** Counts the pods that are there before any is made. */
  countPods(existing: Iterable<Pod>): void {
    this.#ledger?.countPods(existing);
  }

  /** Counts an object other than a pod that is created. @returns what refuses it. */
  chargeObject(object: KubernetesObject): readonly FieldProblem[] {
    const limits = this.limitProblems(object);
    return limits.length > 0 ? limits : (this.#ledger?.chargeObject(object) ?? []);
  }

  /** What LimitRanges refuse of an object other than a pod: of a claim. */
  limitProblems(object: KubernetesObject): readonly FieldProblem[] {
    return object.kind === "PersistentVolumeClaim"
      ? claimLimitProblems(object, this.#context.limitRanges.get(object.metadata.namespace ?? "default") ?? [])
      : [];
  }

  /** Counts a pod that is created. @returns what refuses it. */
  charge(pod: Pod): readonly FieldProblem[] {
    return this.#ledger?.charge(pod) ?? [];
  }
}

/** Whether admission depends on objects of the kind, as {@link createAdmission} reads them. */
export function isReadByAdmission({ kind }: KubernetesObject): boolean {
  return kind !== undefined && admissionKinds.has(kind);
}

const admissionKinds: ReadonlySet<string> = new Set([
  "Namespace",
  "ServiceAccount",
  "PriorityClass",
  "RuntimeClass",
  "LimitRange",
]);

/** Why the API server would refuse a pod, in one sentence. */
export function refusalText(problems: readonly FieldProblem[]): string {
  return `the API server would refuse it: ${problemsText(problems)}`;
}

/** The errors among the problems. */
export function problemsText(problems: readonly FieldProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error");
  return errors.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
}
