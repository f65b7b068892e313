import { createIncrementalEngine, explainPod, pendingReason } from "@stowage/engine";
import { type Capacity, type CapacityInput, measureCapacity } from "@stowage/planner";
import { chooseVersion } from "../input/choose-version.ts";
import { readInputs } from "../input/read-inputs.ts";
import { readProfiles } from "../input/read-profiles.ts";
import type { ExitStatus, Io } from "../io.ts";
import { capacityJson } from "../output/capacity-json.ts";
import { capacityText } from "../output/capacity-text.ts";
import { colorsFor } from "../output/colors.ts";
import { tellOrigin } from "../output/origin.ts";
import { progressLine } from "../output/progress.ts";
import { structured } from "../output/structured.ts";
import type { PlanOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/** What `stowage capacity` is told beside what every command that plans is. */
export interface CapacityOptions extends PlanOptions {
  readonly nodeLike?: string;
}

/** `stowage capacity`: how many more replicas fit, and what stops the next one. */
export async function capacityCommand(words: readonly string[], options: CapacityOptions, io: Io): Promise<ExitStatus> {
  const workloads = words.map(shareOf);
  if (options.kubernetesVersion !== undefined) chooseVersion(options.kubernetesVersion, []);
  const progress = progressLine(io.stderr);
  const inputs = await readInputs(options, io, progress);
  if (inputs === undefined) return 2;
  const { cluster, wishes, live } = inputs;
  const manifests = [...(cluster?.manifests ?? []), ...wishes];
  const { version } = chooseVersion(options.kubernetesVersion, manifests, live?.serverVersion);
  const profiles = await readProfiles(options, version, io);
  if (profiles === undefined) return 2;
  const usual = options.namespace ?? live?.namespace;
  const capacity = measured(
    {
      ...(cluster === undefined ? {} : { cluster }),
      wishes,
      ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
      ...(usual === undefined ? {} : { defaultNamespace: usual }),
      seed: options.seed,
      profiles,
      createEngine: createIncrementalEngine,
      reasonOf: (pod, engine) => pendingReason(explainPod(engine, pod, pod.metadata.name ?? "")),
      workloads,
      ...(options.nodeLike === undefined ? {} : { like: options.nodeLike }),
      onProgress: ({ trying, replicas }) => progress.show(() => `measuring: ${trying}, ${replicas} replicas tried`),
    },
    () => progress.clear(),
  );
  tellOrigin(live?.origin, options.output === undefined, io);
  const { isTTY, columns } = io.stdout;
  const view = { width: columns ?? 80, colors: colorsFor(io.stdout, io.env), bars: isTTY };
  const { output } = options;
  io.stdout.write(output === undefined ? capacityText(capacity, view) : structured(capacityJson(capacity), output));
  return capacity.now > 0 ? 0 : 1;
}

function measured(input: CapacityInput, end: () => void): Capacity {
  try {
    return measureCapacity(input);
  } catch (error) {
    // It says what is not there.
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  } finally {
    end();
  }
}

/** `deploy/web=2`: two of them in each set. */
function shareOf(word: string): { readonly reference: string; readonly share: number } {
  const at = word.indexOf("=");
  if (at === -1) return { reference: word, share: 1 };
  const [reference, text] = [word.slice(0, at), word.slice(at + 1)];
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw new UsageError(`"${word}" says no proportion; expected ${reference}=2, from 1 to 9999`);
  }
  return { reference, share: Number(text) };
}
