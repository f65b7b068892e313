import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { ProfilePlugins } from "../../cycle/profile-plugins.ts";
import type { PodRecord } from "../classes/pod-record.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { volumeSignature } from "../volumes/volume-signature.ts";
import type { VolumeState } from "../volumes/volume-state.ts";
import { FitMessages } from "./fit-message.ts";
import type { AskedNodes } from "./nodes-to-ask.ts";
import { reasonsBesideNominated } from "./nominated-pods.ts";
import type { Plan } from "./plan.ts";

/** What says why pods fit nowhere. */
interface UnschedulableInputs {
  readonly profile: Profile;
  readonly plugins: ProfilePlugins;
  readonly nodes: NodeTable;
  readonly cluster: ClusterSnapshot;
  readonly volumes: VolumeState;
}

/** What was said of a pod that fits nowhere. */
interface KeptMessage {
  /** Upstream's FitError. */
  readonly message: string;
  /** How many pods had come and gone then. */
  readonly since: number;
  /** Equal for pods whose volumes say the same; empty without volumes. */
  readonly signature: string;
}

/**
 * Finds out why pods fit nowhere: once for those of a plan whose volumes say the same, as long as no pod comes to a
 * node or goes, and no stored object changes, since such pods come in crowds. A plan lives no longer than the nodes as
 * they are.
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
    const isAlone = nominatedNodes.length === 0;
    if (isNamed || (pod.hasVolumes && !isAlone)) return undefined;
    if (!isAlone) {
      const { plugins, cluster } = this.#inputs;
      const beside = reasonsBesideNominated(pod, { plugins, cluster, nominatedNodes });
      return beside && this.#messages.message(plan, beside);
    }
    const signature = pod.hasVolumes ? this.#signatureOf(pod) : "";
    if (signature === undefined) return askEach();
    const since = this.#inputs.nodes.log.head;
    const last = this.#last.get(plan);
    if (last?.since === since && last.signature === signature) return last.message;
    const message = (pod.hasVolumes ? undefined : this.#messages.message(plan)) ?? askEach();
    this.#last.set(plan, { message, since, signature });
    return message;
  }

  #signatureOf(pod: PodRecord): string | undefined {
    const { volumes } = this.#inputs;
    const signature = volumeSignature(pod, volumes);
    return signature && `${volumes.storedVersion()} ${signature}`;
  }
}
