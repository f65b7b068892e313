import type { Container, Labels, PodObject, PodSpec } from "@stowage/engine";
import { hasReadSource } from "./volume-sources.ts";

/**
 * What failed, and when: a pod that is like one that failed in the same state need not be tried. The state is told by
 * the number of changes so far.
 */
export class FailedAttempts {
  readonly #failures = new Map<string, { readonly changes: number; readonly message: string }>();
  readonly #specs = new WeakMap<PodSpec, number>();
  /** A number for each text of a specification: a likeness with all of the text in it takes long to compare. */
  readonly #specTexts = new Map<string, number>();
  readonly #readLabelKeys: () => ReadonlySet<string>;
  #labelKeys: ReadonlySet<string> | undefined;

  /** @param readLabelKeys finds the keys of pod labels that anything selects by; asked once, if anything fails. */
  constructor(readLabelKeys: () => ReadonlySet<string>) {
    this.#readLabelKeys = readLabelKeys;
  }

  /** The message of a pod like this one that failed when as much had changed. */
  messageFor(pod: PodObject, changes: number): string | undefined {
    if (this.#failures.size === 0) return undefined;
    const failure = this.#failures.get(this.likeness(pod));
    return failure?.changes === changes ? failure.message : undefined;
  }

  remember(pod: PodObject, changes: number, message: string): void {
    this.#failures.set(this.likeness(pod), { changes, message });
  }

  /** Equal for pods between which no scheduler plugin can tell. */
  likeness({ metadata, spec, status }: PodObject): string {
    const owners = metadata.ownerReferences?.map(({ kind, name }) => [kind, name]);
    // Claims of ephemeral volumes are called after their pod.
    const ownClaims =
      spec.volumes?.some(({ ephemeral }) => ephemeral !== undefined) === true ? metadata.name : undefined;
    return JSON.stringify([
      ownClaims,
      metadata.namespace,
      this.#selectedLabels(metadata.labels),
      owners,
      status?.nominatedNodeName,
      this.#specNumber(spec),
    ]);
  }

  /** Those by which pods may be selected, in the order of their keys. */
  #selectedLabels(labels: Labels = {}): readonly (readonly [string, string])[] {
    const keys = (this.#labelKeys ??= this.#readLabelKeys());
    return Object.entries(labels)
      .filter(([key]) => keys.has(key))
      .sort(([one], [other]) => (one < other ? -1 : 1));
  }

  /** Equal for specifications of equal text. Those of a template's pods are mostly one object. */
  #specNumber(spec: PodSpec): number {
    const known = this.#specs.get(spec);
    if (known !== undefined) return known;
    const text = JSON.stringify(withoutOwnVolumes(spec));
    const number = this.#specTexts.get(text) ?? this.#specTexts.size;
    this.#specTexts.set(text, number);
    this.#specs.set(spec, number);
    return number;
  }
}

/**
 * The specification without volumes that the scheduler has no say in, and where they are mounted: above all the token by
 * which the API server lets a pod in, in a volume that is called otherwise for each pod.
 */
export function withoutOwnVolumes({ volumes, containers, initContainers, ...spec }: PodSpec): PodSpec {
  return {
    ...spec,
    containers: containers.map(withoutMounts),
    ...(initContainers && { initContainers: initContainers.map(withoutMounts) }),
    ...(volumes && { volumes: volumes.filter(hasReadSource) }),
  };
}

function withoutMounts({ volumeMounts, ...container }: Container): Container {
  const read = volumeMounts?.flatMap(({ bindMountOptions }) => bindMountOptions ?? []) ?? [];
  return read.length === 0 ? container : { ...container, volumeMounts: [{ name: "", bindMountOptions: read }] };
}
