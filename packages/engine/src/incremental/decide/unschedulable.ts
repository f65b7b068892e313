import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { ProfilePlugins } from "../../cycle/profile-plugins.ts";
import type { PodRecord } from "../classes/pod-record.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { PodVolumes } from "../volumes/pod-volumes.ts";
import { FitMessages } from "./fit-message.ts";
import type { AskedNodes } from "./nodes-to-ask.ts";
import { type NominatedNode, reasonsBesideNominated } from "./nominated-pods.ts";
import type { Plan } from "./plan.ts";

/** What says why pods fit nowhere. */
interface UnschedulableInputs {
  readonly profile: Profile;
  readonly plugins: ProfilePlugins;
  readonly nodes: NodeTable;
  readonly cluster: ClusterSnapshot;
  readonly volumes: PodVolumes;
}

/** What was said of a pod that fits nowhere. */
interface KeptMessage {
  /** Upstream's FitError. */
  readonly message: string;
  /** How many pods had come and gone then. */
  readonly since: number;
}

/**
 * Finds out why pods fit nowhere: for those without volumes once for a plan, as long as no pod comes to a node or goes,
 * since such pods come in crowds. A plan lives no longer than the nodes as they are.
 */
export class UnschedulablePods {
  readonly #inputs: UnschedulableInputs;
  readonly #messages: FitMessages;
  readonly #last = new WeakMap<Plan, KeptMessage>();

  constructor(inputs: UnschedulableInputs) {
    this.#inputs = inputs;
    this.#messages = new FitMessages(inputs.profile.filters, inputs.nodes);
  }

  /**
   * Upstream's FitError for a pod for which the plan has just found no node.
   *
   * @param askEach Asks each node, by the plain cycle.
   * @returns `undefined` where the whole decision is for the plain cycle.
   */
  message(plan: Plan, pod: PodRecord, asked: AskedNodes, askEach: () => string): string | undefined {
    const { isNamed, nominatedNodes } = asked;
    if (isNamed) return undefined;
    if (pod.hasVolumes || nominatedNodes.length > 0) return this.#messageOf(plan, pod, nominatedNodes) ?? askEach();
    const since = this.#inputs.nodes.log.head;
    const last = this.#last.get(plan);
    if (last?.since === since) return last.message;
    const message = this.#messages.message(plan, {}) ?? askEach();
    this.#last.set(plan, { message, since });
    return message;
  }

  #messageOf(plan: Plan, pod: PodRecord, nominatedNodes: readonly NominatedNode[]): string | undefined {
    const { plugins, cluster } = this.#inputs;
    const volumes = pod.hasVolumes ? this.#inputs.volumes.rejectionsOf(pod) : undefined;
    if (nominatedNodes.length === 0) return this.#messages.message(plan, { volumes });
    const beside = reasonsBesideNominated(pod, { plugins, cluster, nominatedNodes });
    return beside && this.#messages.message(plan, { beside, volumes });
  }
}
