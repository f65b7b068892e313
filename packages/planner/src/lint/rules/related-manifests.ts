import type { AffinityTerm, Container, PodSpec } from "@stowage/engine";
import type { Manifest } from "@stowage/manifests";
import type { LintContext } from "../lint-context.ts";
import { decidesPlace } from "../../plan/volume-sources.ts";
import { isLookOf } from "../../subjects/seen-pods.ts";
import type { Simulation } from "../../simulate/simulation.ts";
import { withoutSelection, withPodSpec } from "../../subjects/edit-subject.ts";
import { type Subject, workloadKinds } from "../../subjects/subject.ts";

/**
 * What a simulation of one workload needs: it, those that its required rules are about, and what is no workload. None of
 * them asks for resources, so that nothing is found that is only a lack of room.
 *
 * @param change Made to the workload itself.
 */
export function relatedManifests(
  subject: Subject,
  context: LintContext,
  change: (spec: PodSpec) => PodSpec = (spec) => spec,
): readonly Manifest[] {
  const related = new Set<Subject>([subject]);
  for (const one of related) {
    for (const { required, term } of context.selections(one)) {
      if (!required) continue;
      for (const { of } of context.seen.selectedBy(term)) if ("subject" in of) related.add(of.subject);
    }
  }
  const workloads = new Map(
    [...related].map((one) => [one.manifest, withoutRequests(one, one === subject ? change : (spec) => spec)]),
  );
  return context.manifests.flatMap((manifest) => {
    if (!workloadKinds.has(manifest.object.kind ?? "")) return [manifest];
    const workload = workloads.get(manifest);
    return workload === undefined ? [] : [workload];
  });
}

function withoutRequests(subject: Subject, change: (spec: PodSpec) => PodSpec): Manifest {
  return withPodSpec(subject, (written) => {
    const spec = change(written);
    return {
      ...spec,
      containers: spec.containers.map(asksNothing),
      ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(asksNothing) }),
    };
  });
}

function asksNothing(container: Container): Container {
  const { resources: _, ...rest } = container;
  return rest;
}

/**
 * What a simulation of the workload by itself depends on: its specification, with its own labels' values left out, and
 * without what decides no place there. Absent where others take part.
 */
export function shapeOf(subject: Subject, context: LintContext): string | undefined {
  const isAlone = context
    .selections(subject)
    .filter(({ required }) => required)
    .every(({ term }) => context.seen.selectedBy(term).every((look) => isLookOf(look, subject)));
  if (!isAlone || isRunning(subject, context)) return undefined;
  const { object } = withPodSpec(subject, (spec) => placedBy(spec, subject, context));
  const ports = subject.info.hostPorts;
  const text = JSON.stringify(
    [subject.kind, ports, "spec" in object ? object.spec : undefined],
    (key, value: unknown) => (key === "annotations" ? undefined : value),
  );
  return Object.entries(subject.ownLabels).reduce(
    (shape, [key, value]) => shape.replaceAll(JSON.stringify(value), JSON.stringify({ own: key })),
    text,
  );
}

/** What decides the places of pods that are by themselves: no containers, no preferred terms that select others. */
function placedBy(spec: PodSpec, subject: Subject, context: LintContext): PodSpec {
  const others = context
    .selections(subject)
    .filter(({ kind, required, term }) => kind !== "spread" && !required && !selectsOneOf(term, subject, context));
  const { volumes = [], ...alone } = others.reduceRight(withoutSelection, spec);
  return { ...alone, containers: [], initContainers: [], volumes: volumes.filter(decidesPlace) };
}

function selectsOneOf(term: AffinityTerm, subject: Subject, { seen }: LintContext): boolean {
  return seen.selectedBy(term).some((look) => isLookOf(look, subject));
}

/** How simulations call the workload: `Deployment/web`. */
export function simulatedName({ kind, name }: Subject): string {
  return `${kind}/${name}`;
}

/** Whether the cluster has the workload already: applying it is an update then. */
export function isRunning({ kind, namespace, name }: Subject, { clusterObjects }: LintContext): boolean {
  return clusterObjects.some(
    ({ kind: other, metadata }) =>
      other === kind && metadata.name === name && (metadata.namespace ?? "default") === namespace,
  );
}

/** Whether the workload has all its pods, updated and ready. */
export function isSatisfied({ workloads }: Simulation["final"], subject: Subject): boolean {
  const name = simulatedName(subject);
  const state = [name, `${subject.namespace}/${name}`].find((one) => Object.hasOwn(workloads, one));
  return state === undefined || workloads[state]?.satisfied === true;
}

/** Why the workload is stuck, in one sentence. */
export function whyStuck({ why }: Simulation, subject: Subject): string {
  const name = simulatedName(subject);
  const found = why.find(({ workload }) => workload === name || workload === `${subject.namespace}/${name}`);
  return found?.sentence ?? "its new pods have no place while the old ones run";
}
