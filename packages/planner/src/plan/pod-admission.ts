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
    const limits =
      object.kind === "PersistentVolumeClaim"
        ? claimLimitProblems(object, this.#context.limitRanges.get(object.metadata.namespace ?? "default") ?? [])
        : [];
    return limits.length > 0 ? limits : (this.#ledger?.chargeObject(object) ?? []);
  }

  /** Counts a pod that is created. @returns what refuses it. */
  charge(pod: Pod): readonly FieldProblem[] {
    return this.#ledger?.charge(pod) ?? [];
  }
}

/** Why the API server would refuse a pod, in one sentence. */
export function refusalText(problems: readonly FieldProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error");
  return `the API server would refuse it: ${errors.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ")}`;
}
