/** The two keys that most rules are about. */
export const host = "kubernetes.io/hostname";
export const zone = "topology.kubernetes.io/zone";

/** Several objects, as one file. */
export function file(...objects: readonly string[]): string {
  return objects.join("\n---\n");
}

/** The arguments for that many zones, each with that many nodes. */
export function onShape(zones: number, nodes: number): readonly string[] {
  return ["--shape", `zones=${zones},nodes=${nodes}`];
}

interface WorkloadText {
  readonly kind?: "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob" | "Pod" | "ReplicaSet";
  readonly name: string;
  readonly namespace?: string;
  readonly replicas?: number;
  /** Labels of the pods: `app` with the name, unless they are given. */
  readonly labels?: string;
  /** Lines of the workload's spec beside those of every workload. */
  readonly spec?: string;
  /** Lines of the pod's spec. */
  readonly pod?: string;
}

/** A workload as its author would write it. */
export function workload({
  kind = "Deployment",
  name,
  namespace,
  replicas,
  labels = `app: ${name}`,
  spec = "",
  pod = "",
}: WorkloadText): string {
  const metadata = `metadata: {name: ${name}${namespace === undefined ? "" : `, namespace: ${namespace}`}`;
  const podSpec = block("spec:", "containers: [{name: c, image: c:1}]", pod);
  if (kind === "Pod") return lines("apiVersion: v1", "kind: Pod", `${metadata}, labels: {${labels}}}`, podSpec);
  const template = block("template:", `metadata: {labels: {${labels}}}`, podSpec);
  const count = replicas === undefined ? "" : replicas.toString();
  if (kind === "Job" || kind === "CronJob") {
    const never = block(
      "template:",
      `metadata: {labels: {${labels}}}`,
      block("spec:", "restartPolicy: Never", "containers: [{name: c, image: c:1}]", pod),
    );
    const job = block(
      "spec:",
      count === "" ? "" : `parallelism: ${count}`,
      count === "" ? "" : `completions: ${count}`,
      spec,
      never,
    );
    return kind === "Job"
      ? lines("apiVersion: batch/v1", "kind: Job", `${metadata}}`, job)
      : lines(
          "apiVersion: batch/v1",
          "kind: CronJob",
          `${metadata}}`,
          block("spec:", 'schedule: "0 3 * * *"', block("jobTemplate:", job)),
        );
  }
  const selector = `selector: {matchLabels: {${labels}}}`;
  const replicasLine = count === "" ? "" : `replicas: ${count}`;
  const service = kind === "StatefulSet" ? `serviceName: ${name}` : "";
  return lines(
    "apiVersion: apps/v1",
    `kind: ${kind}`,
    `${metadata}}`,
    block("spec:", replicasLine, selector, service, spec, template),
  );
}

/** A Deployment named like its label. */
export function deployment(name: string, replicas: number, pod = ""): string {
  return workload({ name, replicas, pod });
}

/** A StatefulSet named like its label. */
export function statefulSet(name: string, replicas: number, pod = ""): string {
  return workload({ kind: "StatefulSet", name, replicas, pod });
}

/** A Job named like its label, whose pods run at once. */
export function job(name: string, replicas: number, pod = ""): string {
  return workload({ kind: "Job", name, replicas, pod });
}

type Strength = "required" | "preferred";

/** `affinity:` with terms of one kind; each term is the lines of a PodAffinityTerm. */
export function podAffinity(
  which: "podAffinity" | "podAntiAffinity",
  strength: Strength,
  ...terms: readonly string[]
): string {
  const items = terms.map((term) =>
    strength === "required" ? item(term) : item(lines("weight: 100", block("podAffinityTerm:", term))),
  );
  return block("affinity:", block(`${which}:`, block(`${strength}DuringSchedulingIgnoredDuringExecution:`, ...items)));
}

/** Keeps away from what the terms select. */
export function apart(...terms: readonly string[]): string {
  return podAffinity("podAntiAffinity", "required", ...terms);
}

/** Wants to be with what the terms select. */
export function together(...terms: readonly string[]): string {
  return podAffinity("podAffinity", "required", ...terms);
}

/** Rather keeps away from what the terms select. */
export function ratherApart(...terms: readonly string[]): string {
  return podAffinity("podAntiAffinity", "preferred", ...terms);
}

/** Would rather be with what the terms select. */
export function ratherTogether(...terms: readonly string[]): string {
  return podAffinity("podAffinity", "preferred", ...terms);
}

/** A PodAffinityTerm; `labels` as in `app: web`. Marks go behind what they are about. */
export function term(topologyKey: string, labels: string, ...more: readonly string[]): string {
  const [text = "", mark] = labels.split(" #!");
  return lines(
    `labelSelector: {matchLabels: {${text}}}${mark === undefined ? "" : ` #!${mark}`}`,
    `topologyKey: ${topologyKey}`,
    ...more,
  );
}

/** A strict spread, one pod more at most; with `ScheduleAnyway` a wish. */
export function spread(topologyKey: string, labels: string, ...more: readonly string[]): string {
  const wish = more.some((line) => line.startsWith("whenUnsatisfiable")) ? "" : "whenUnsatisfiable: DoNotSchedule";
  return block("topologySpreadConstraints:", item(lines(term(topologyKey, labels), "maxSkew: 1", wish, ...more)));
}

/** Required node affinity: `key: [values]`. */
export function onNodes(key: string, ...values: readonly string[]): string {
  const expression = `{key: ${key}, operator: In, values: [${values.join(", ")}]}`;
  return block(
    "nodeAffinity:",
    block(
      "requiredDuringSchedulingIgnoredDuringExecution:",
      block("nodeSelectorTerms:", `- matchExpressions: [${expression}]`),
    ),
  );
}

/** A node with a hostname, in a zone unless `undefined`. */
export function node(name: string, inZone: string | undefined, labels = "", spec = ""): string {
  const zoneLabel = inZone === undefined ? "" : `, ${zone}: ${inZone}`;
  return lines(
    "apiVersion: v1",
    "kind: Node",
    `metadata: {name: ${name}, labels: {${host}: ${name}${zoneLabel}${labels === "" ? "" : `, ${labels}`}}}`,
    spec === "" ? "" : block("spec:", spec),
    'status: {allocatable: {cpu: "8", memory: 32Gi, pods: "110"}, capacity: {cpu: "8", memory: 32Gi, pods: "110"}}',
  );
}

/** Two nodes, each in a zone of its own. */
export const twoNodes: string = file(node("n1", "a"), node("n2", "b"));

/** Two nodes that name no zone. */
export const noZone: string = file(node("n1", undefined), node("n2", undefined));

/** A pod that runs. */
export function running(name: string, labels: string, nodeName: string, namespace = "default", pod = ""): string {
  return lines(
    "apiVersion: v1",
    "kind: Pod",
    `metadata: {name: ${name}, namespace: ${namespace}, uid: ${name}-uid, labels: {${labels}}}`,
    block("spec:", `nodeName: ${nodeName}`, "containers: [{name: c, image: c:1}]", pod),
    "status: {phase: Running}",
  );
}

/** A namespace with labels. */
export function namespace(name: string, labels = ""): string {
  return lines("apiVersion: v1", "kind: Namespace", `metadata: {name: ${name}, labels: {${labels}}}`);
}

/** A key and what is under it. */
export function block(key: string, ...inner: readonly string[]): string {
  return lines(key, indent(lines(...inner)));
}

/** An item of a list. */
export function item(text: string): string {
  return `- ${indent(text).slice(2)}`;
}

export function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n");
}

/** One level deeper. */
export function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
