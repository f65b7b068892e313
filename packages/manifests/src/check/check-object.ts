import type { Pod } from "@stowage/engine";
import type { KubernetesObject, Strictness } from "../manifest.ts";
import { fieldTable } from "./field-table.generated.ts";
import type { CheckedObject, Kind } from "./kinds.ts";
import { isKustomization, isNameless } from "./kustomization.ts";
import { validateObjectMeta } from "./metadata.ts";
import { type CheckedPodSpec, validateAdmittedPod } from "./pod.ts";
import { warnOfPodSpec } from "./pod-warnings.ts";
import { recognize } from "./recognize.ts";
import { required, type Report } from "./report.ts";
import { isOfKnownOwner } from "./revision-owner.ts";
import { nameOf } from "./scalar.ts";
import { structOf } from "./shape.ts";
import { checkStructure } from "./structure.ts";

/** Something wrong with one object, at one of its fields. */
export interface FieldProblem {
  /** An `error` keeps the object from being read; a `warning` does not. */
  readonly severity: "error" | "warning";
  /** Upstream's field path; empty for the whole object. */
  readonly path: string;
  /** What is wrong and what would fix it: lower case, values quoted, no full stop. */
  readonly message: string;
  /** The field's path in the text, where upstream's is another. */
  readonly at?: string;
  /** The value would be the string that it should be, if only it stood in quotes: the text at hand says which. */
  readonly lacksQuotes?: true;
}

/** What became of one value of a text. */
export type Checked =
  | {
      readonly kind: "object";
      readonly object: KubernetesObject;
      /** Warnings only. */
      readonly problems: readonly FieldProblem[];
    }
  | {
      readonly kind: "passedOver";
      /** `apiVersion/Kind`. */
      readonly type: string;
      /** Warnings only. */
      readonly problems: readonly FieldProblem[];
    }
  | {
      readonly kind: "refused";
      readonly problems: readonly FieldProblem[];
      /** Whose problems, as `Deployment default/web`, as far as the object says. */
      readonly object?: string;
    };

export interface CheckOptions {
  /** How unknown fields are taken. In a cluster they are passed over. */
  readonly strictness: Strictness;
  /**
   * `wishes` are checked as the API server checks what it is sent; objects of a `cluster` have been through that, and
   * only the fields that scheduling reads are looked at, for their types.
   */
  readonly as: "wishes" | "cluster";
  /** Where the value stands: the name of a kustomization's file tells it from others. */
  readonly file?: string;
}

/**
 * Turns one parsed value into an object, or finds everything that is wrong with it. Never throws, whatever the value.
 * The object is the value itself, or a copy of it where it had nulls.
 */
export function checkObject(value: unknown, options: CheckOptions): Checked {
  const findings = new Findings();
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    findings.error("", `must be an object with apiVersion and kind, not ${nameOf(value)}`);
    return { kind: "refused", problems: findings.problems };
  }
  const given = value as Record<string, unknown>;
  if (isKustomization(given, options.file ?? "")) {
    findings.error("", "this is a kustomization: run `kubectl kustomize DIR` and give its output");
    return { kind: "refused", problems: findings.problems };
  }
  if (isNameless(given)) {
    findings.error("", "not a Kubernetes object: it has neither apiVersion nor kind");
    return { kind: "refused", problems: findings.problems };
  }
  const recognized = recognize(given, (path, message) => findings.error(path, message));
  if (recognized.kind === "passedOver") {
    const { type, warning } = recognized;
    // A dump is of the version that served it.
    if (warning !== undefined && options.as === "wishes") {
      findings.warning("apiVersion", `${warning} (the object is passed over)`);
    }
    return { kind: "passedOver", type, problems: findings.problems };
  }
  if (recognized.kind === "unknown") {
    // A dump may hold what a newer cluster has.
    if (options.as === "cluster" && typeof given["kind"] === "string" && typeof given["apiVersion"] === "string") {
      return { kind: "passedOver", type: `${given["apiVersion"]}/${given["kind"]}`, problems: [] };
    }
    return refused(given, findings);
  }
  const kind = recognized.as;
  if (kind.kind === "ControllerRevision" && !(options.as === "cluster" && isOfKnownOwner(given))) {
    return { kind: "passedOver", type: `${kind.apiVersion}/${kind.kind}`, problems: [] };
  }
  const older = given["apiVersion"] === kind.older?.apiVersion ? kind.older : undefined;
  const checked = checkStructure(given, structOf(older?.type ?? kind.kind), {
    fields: options.as === "cluster" ? "read" : "all",
    onWrongType: (path, message, lacksQuotes) => findings.wrongType(path, message, lacksQuotes),
    onUnknown: (path, message, meant) => findings.unknown(path, message, meant, options.strictness),
  });
  const object = {
    ...(older === undefined ? checked : asNewer(checked, kind)),
    metadata: checked["metadata"] ?? {},
  } as CheckedObject;
  if (options.as === "cluster") requireName(object, findings);
  else {
    validate(object, kind, findings);
    warn(object, kind, findings);
  }
  if (findings.refuses) return refused(given, findings);
  return { kind: "object", object: complete(object, kind), problems: findings.problems };
}

/** What an object of the older version says, in the newer one: all that is read has the same fields in both. */
function asNewer(object: Record<string, unknown>, { apiVersion, kind }: Kind): Record<string, unknown> {
  const { spec = {}, status: _, ...rest } = object;
  const inBoth = Object.entries(spec as object).filter(([field]) => structOf(`${kind}Spec`).fields.has(field));
  return { ...rest, apiVersion, spec: Object.fromEntries(inBoth) };
}

/** Whether an object is of a kind that is read, or is meant to be: then what is wrong with its text matters. */
export function isLookedAt(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return true;
  const object = value as Record<string, unknown>;
  return !isNameless(object) && recognize(object, () => {}).kind !== "passedOver";
}

/**
 * What is wrong with a pod as it is after admission: with defaults filled in and label keys merged into its selectors.
 * For pods that the planner makes; metadata is checked with the workload that they come from.
 */
export function validatePod(pod: Pod): FieldProblem[] {
  const findings = new Findings();
  validateAdmittedPod(pod, (path, message, at) => findings.error(path, message, placedAt(at)));
  return findings.problems;
}

function validate(object: CheckedObject, kind: Kind, findings: Findings): void {
  const report: Report = (path, message, at) => findings.follow(path, message, at);
  validateObjectMeta(object.metadata, kind, report);
  kind.validate(object, report);
}

function warn({ spec }: CheckedObject, { kind }: Kind, findings: Findings): void {
  const [podSpec, path] = podSpecOf(spec, kind);
  if (podSpec !== undefined) warnOfPodSpec(podSpec, path, (at, message) => findings.warning(at, message));
}

/** The specification of the pods that an object is, or makes, and where it stands. */
function podSpecOf(spec: unknown, kind: string): readonly [spec: CheckedPodSpec | undefined, path: string] {
  // What becomes of a pod's own the API server fills in before it warns.
  if (kind === "Pod") return [{ ...(spec as CheckedPodSpec), terminationGracePeriodSeconds: 0 }, "spec"];
  const jobs = kind === "CronJob" ? "spec.jobTemplate." : "";
  const path = `${jobs}spec.template.spec`;
  const steps = path.split(".").slice(1);
  const found = steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], spec);
  return [found as CheckedPodSpec | undefined, path];
}

function requireName({ metadata }: CheckedObject, findings: Findings): void {
  if ((metadata.name ?? "") === "") findings.follow("metadata.name", required("a name"));
}

/**
 * Adds the parts that the types promise and a text may leave out: only an object of a cluster can come here without
 * them, and then it is of no use, but does no harm.
 */
function complete(object: CheckedObject, { kind }: Kind): KubernetesObject {
  const spec = (object.spec ?? {}) as Record<string, unknown>;
  if (kind === "Pod") {
    const whole = spec["containers"] === undefined ? { ...object, spec: { ...spec, containers: [] } } : object;
    return whole as KubernetesObject;
  }
  if (!fieldTable[kind]?.["spec"] || kind in optionalSpec) return object as KubernetesObject;
  return { ...object, spec: completeTemplates(spec, kind) } as KubernetesObject;
}

/** Kinds of which the specification may be missing. */
const optionalSpec = {
  Node: true,
  Namespace: true,
  Service: true,
  LimitRange: true,
  ResourceQuota: true,
  PersistentVolume: true,
  PersistentVolumeClaim: true,
  CSINode: true,
  CSIDriver: true,
  VolumeAttachment: true,
  PodDisruptionBudget: true,
  HorizontalPodAutoscaler: true,
};

function completeTemplates(spec: Record<string, unknown>, kind: string): Record<string, unknown> {
  if (kind === "CronJob") {
    const jobTemplate = (spec["jobTemplate"] ?? {}) as Record<string, unknown>;
    const jobSpec = completeTemplates((jobTemplate["spec"] ?? {}) as Record<string, unknown>, "Job");
    return jobSpec === jobTemplate["spec"] ? spec : { ...spec, jobTemplate: { ...jobTemplate, spec: jobSpec } };
  }
  const template = spec["template"] as { readonly spec?: { readonly containers?: unknown } } | undefined;
  if (template?.spec?.containers !== undefined) return spec;
  return { ...spec, template: { ...template, spec: { ...template?.spec, containers: [] } } };
}

function refused(given: Record<string, unknown>, { problems }: Findings): Checked {
  const object = describe(given);
  return object === undefined ? { kind: "refused", problems } : { kind: "refused", problems, object };
}

/** An object as problems name it: `Deployment default/web`, or as much of it as is there. */
function describe({ kind, metadata }: Record<string, unknown>): string | undefined {
  if (typeof kind !== "string" || kind === "") return undefined;
  const { namespace, name, generateName }: Named = typeof metadata === "object" && metadata !== null ? metadata : {};
  const called = typeof name === "string" ? name : typeof generateName === "string" ? `${generateName}*` : undefined;
  if (called === undefined) return kind;
  return typeof namespace === "string" && namespace !== "" ? `${kind} ${namespace}/${called}` : `${kind} ${called}`;
}

interface Named {
  readonly namespace?: unknown;
  readonly name?: unknown;
  readonly generateName?: unknown;
}

/** The problems of one object. What only follows from another one is not said again. */
class Findings {
  readonly problems: FieldProblem[] = [];
  /** Paths at which something is known to be amiss already. */
  readonly #amiss: string[] = [];
  refuses = false;

  error(path: string, message: string, more: Pick<FieldProblem, "at" | "lacksQuotes"> = {}): void {
    this.refuses = true;
    if (this.problems.some((other) => other.path === path && other.message === message)) return;
    this.problems.push({ severity: "error", path, message, ...more });
  }

  warning(path: string, message: string): void {
    this.problems.push({ severity: "warning", path, message });
  }

  /** A value of a wrong type: what is missing because it was left out is not missed. */
  wrongType(path: string, message: string, lacksQuotes: boolean): void {
    this.#excuse(path);
    // Labels and selectors lack what was left out of them.
    const map = /^(.*?)(?:\.matchLabels)?(?:\[[^\]]*\])$/.exec(path)?.[1];
    if (map !== undefined && !/\[\d+\]$/.test(path)) this.#excuse(map);
    this.error(path, message, lacksQuotes ? { lacksQuotes } : {});
  }

  /** An unknown field: the one that was meant is not missed, as long as this one is an error. */
  unknown(path: string, message: string, meant: string | undefined, strictness: Strictness): void {
    if (strictness === "ignore") return;
    if (strictness === "warn") {
      this.warning(path, message);
      return;
    }
    if (meant !== undefined) this.#excuse(meant);
    this.error(path, message);
  }

  #excuse(path: string): void {
    this.#amiss.push(path);
    // The keys that are merged into a selector are wrong only because the selector is.
    if (!path.endsWith(".labelSelector")) return;
    const term = path.slice(0, -"labelSelector".length);
    this.#amiss.push(`${term}matchLabelKeys`, `${term}mismatchLabelKeys`);
  }

  /** A problem that may only follow from one that was found before. */
  follow(path: string, message: string, at?: string): void {
    if (this.#amiss.some((other) => isAtOrBelow(at ?? path, other) || isAtOrBelow(path, other))) return;
    this.error(path, message, placedAt(at));
  }
}

function placedAt(at: string | undefined): Pick<FieldProblem, "at"> {
  return at === undefined ? {} : { at };
}

function isAtOrBelow(path: string, other: string): boolean {
  if (!path.startsWith(other)) return false;
  const next = path[other.length];
  return next === undefined || next === "." || next === "[";
}
