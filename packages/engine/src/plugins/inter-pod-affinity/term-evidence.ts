import { labelValue } from "../../api/object-meta.ts";
import type { AffinityTerm } from "../../cluster/affinity-term.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { EvidencedRejection, FoundEvidence, InterPodEvidence, LaterEvidence } from "../../cycle/evidence.ts";

/** Finds out whether there is anything on a node, and makes it when somebody reads it. */
export type FindLater = (node: NodeInfo) => FoundEvidence | undefined;

/** What a rule finds in a domain, or, for `undefined`, on the nodes in none. */
export type FindInDomain = (domain: string | undefined) => readonly EvidencedRejection[];

/** What is found in each domain of the key: once, for all of its nodes. */
export function byDomain(topologyKey: string, find: FindInDomain): (node: NodeInfo) => LaterEvidence {
  const known = new Map<string | undefined, LaterEvidence>();
  return ({ labels }) => {
    const domain = labelValue(labels, topologyKey);
    let found = known.get(domain);
    if (found === undefined) known.set(domain, (found = new DomainEvidence(domain, find)));
    return found;
  };
}

class DomainEvidence implements LaterEvidence {
  readonly #domain: string | undefined;
  readonly #find: FindInDomain;
  #made: readonly EvidencedRejection[] | undefined;

  constructor(domain: string | undefined, find: FindInDomain) {
    this.#domain = domain;
    this.#find = find;
  }

  read(): readonly EvidencedRejection[] {
    return (this.#made ??= this.#find(this.#domain));
  }
}

/** Makes it when somebody asks for it, and once. */
export function once<Made extends object>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}

/** The pods behind what evidence says of a term: looked for when somebody reads of them. */
export interface PodsBehind {
  blockers(): InterPodEvidence["blockers"];
  /** Found without naming them: there may be a hundred thousand. */
  areBlockersLeaving(): boolean;
  matching(): InterPodEvidence["matching"];
  matchingThisTerm(): number;
  matchingHere(): number;
  elsewhere(): InterPodEvidence["elsewhere"];
}

/** What evidence says of a term of the incoming pod. */
export class TermEvidence implements InterPodEvidence {
  readonly kind = "interPod";
  readonly affinityTerm: AffinityTerm;
  readonly direction: InterPodEvidence["direction"];
  readonly term: string;
  readonly termOf: InterPodEvidence["termOf"];
  readonly topologyKey: string;
  readonly topologyValue: string | undefined;
  declare readonly blockers: InterPodEvidence["blockers"];
  declare readonly matching: InterPodEvidence["matching"];
  declare readonly matchingThisTerm: number;
  declare readonly matchingHere: number;
  declare readonly elsewhere: InterPodEvidence["elsewhere"];
  readonly #behind: PodsBehind;

  constructor(
    { namespace, name }: PodInfo,
    direction: InterPodEvidence["direction"],
    affinityTerm: AffinityTerm,
    topologyValue: string | undefined,
    behind: PodsBehind,
  ) {
    this.affinityTerm = affinityTerm;
    this.direction = direction;
    this.term = affinityTerm.path;
    this.termOf = { namespace, name };
    this.topologyKey = affinityTerm.topologyKey;
    this.topologyValue = topologyValue;
    this.#behind = behind;
    // Properties of its own, as other evidence has them: what copies or compares it finds them.
    Object.defineProperties(this, TermEvidence.#laterProperties);
  }

  get areBlockersLeaving(): boolean {
    return this.#behind.areBlockersLeaving();
  }

  static readonly #laterProperties: PropertyDescriptorMap & ThisType<TermEvidence> = {
    blockers: {
      enumerable: true,
      get() {
        return this.#behind.blockers();
      },
    },
    matching: {
      enumerable: true,
      get() {
        return this.#behind.matching();
      },
    },
    matchingThisTerm: {
      enumerable: true,
      get() {
        return this.#behind.matchingThisTerm();
      },
    },
    matchingHere: {
      enumerable: true,
      get() {
        return this.#behind.matchingHere();
      },
    },
    elsewhere: {
      enumerable: true,
      get() {
        return this.#behind.elsewhere();
      },
    },
  };
}
