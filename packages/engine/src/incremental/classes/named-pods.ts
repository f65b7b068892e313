/** What is kept by namespace and name. */
export interface NamedPod {
  readonly namespace: string;
  readonly name: string;
}

/** A power of two. */
const fewest = 64;

/**
 * Pods by namespace and name. A `Map` of a million texts looks at several of them to say that one is not there, each
 * somewhere else in memory, and one for each namespace besides; here the hashes are next to each other. A user who
 * chooses names of which all have one place makes others compare a number for each.
 */
export class NamedPods<Kept extends NamedPod> {
  size = 0;
  /** By hash, then on to the next free place. */
  #pods: (Kept | undefined)[] = emptyPlaces(fewest);
  #hashes = new Int32Array(fewest);
  // What was last asked for: a pod that is looked for is likely to be put there next.
  #namespace = "";
  #namespaceHash = hashOf("", 0);
  #name = "";
  #hash = this.#namespaceHash;

  get(namespace: string, name: string): Kept | undefined {
    return this.#pods[this.#placeOf(namespace, name)];
  }

  /** Puts the pod in the place of the one with its name, if there is one. */
  set(pod: Kept): void {
    const place = this.#placeOf(pod.namespace, pod.name);
    const isNew = this.#pods[place] === undefined;
    this.#pods[place] = pod;
    this.#hashes[place] = this.#hash;
    if (!isNew) return;
    this.size++;
    if (3 * this.#hashes.length < 4 * this.size) this.#grow();
  }

  delete(namespace: string, name: string): void {
    let hole = this.#placeOf(namespace, name);
    if (this.#pods[hole] === undefined) return;
    this.size--;
    const mask = this.#hashes.length - 1;
    for (let at = (hole + 1) & mask; this.#pods[at] !== undefined; at = (at + 1) & mask) {
      const hash = this.#hashes[at];
      // One may move to the hole unless its home lies behind the hole, counted round the end.
      if (((at - hash) & mask) < ((at - hole) & mask)) continue;
      this.#pods[hole] = this.#pods[at];
      this.#hashes[hole] = hash;
      hole = at;
    }
    this.#pods[hole] = undefined;
  }

  /** All of them, in no order. */
  *values(): Iterable<Kept> {
    for (const pod of this.#pods) if (pod !== undefined) yield pod;
  }

  /** Where the pod is, or is to be. */
  #placeOf(namespace: string, name: string): number {
    this.#look(namespace, name);
    const hash = this.#hash;
    const mask = this.#hashes.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const pod = this.#pods[at];
      if (pod === undefined) return at;
      if (this.#hashes[at] === hash && pod.name === name && pod.namespace === namespace) return at;
    }
  }

  #look(namespace: string, name: string): void {
    if (namespace !== this.#namespace) {
      this.#namespace = namespace;
      this.#namespaceHash = hashOf(namespace, 0);
    } else if (name === this.#name) return;
    this.#name = name;
    this.#hash = hashOf(name, this.#namespaceHash);
  }

  #grow(): void {
    const pods = this.#pods;
    const hashes = this.#hashes;
    const mask = 2 * hashes.length - 1;
    this.#pods = emptyPlaces(mask + 1);
    this.#hashes = new Int32Array(mask + 1);
    for (let from = 0; from < hashes.length; from++) {
      const pod = pods[from];
      if (pod === undefined) continue;
      const hash = hashes[from];
      let at = hash & mask;
      while (this.#pods[at] !== undefined) at = (at + 1) & mask;
      this.#pods[at] = pod;
      this.#hashes[at] = hash;
    }
  }
}

function emptyPlaces<Kept>(places: number): (Kept | undefined)[] {
  return new Array<Kept | undefined>(places).fill(undefined);
}

/** @param before Of what stands before the text. */
function hashOf(text: string, before: number): number {
  let hash = before;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x9e3779b1);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
