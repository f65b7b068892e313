import { createIncrementalEngine } from "@stowage/engine";
import { type Audit, auditCluster } from "@stowage/planner";
import { chooseVersion } from "../input/choose-version.ts";
import { readInputs } from "../input/read-inputs.ts";
import { readProfiles } from "../input/read-profiles.ts";
import { Interrupted } from "../interrupted.ts";
import { type ExitStatus, type Io, worked } from "../io.ts";
import type { ConnectionOptions } from "../live/connection-options.ts";
import type { PlanOptions } from "../options.ts";
import { auditJson } from "../output/audit-json.ts";
import { auditText } from "../output/audit-text.ts";
import { colorsFor } from "../output/colors.ts";
import { tellOrigin } from "../output/origin.ts";
import { progressLine } from "../output/progress.ts";
import { structured } from "../output/structured.ts";
import { tellWarnings } from "../output/warnings.ts";

/** What `stowage audit` is told. */
export interface AuditOptions extends ConnectionOptions {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly allNamespaces: boolean;
  readonly preferred: boolean;
  readonly output?: string;
  readonly seed: number;
  readonly kubernetesVersion?: string;
  readonly schedulerConfig?: string;
}

/** `stowage audit`: which running pods break rules by now, and which pending ones would fit. */
export async function auditCommand(options: AuditOptions, io: Io): Promise<ExitStatus> {
  const { allNamespaces, preferred, output, seed } = options;
  const progress = progressLine(io.stderr);
  const reading: PlanOptions = {
    ...options,
    filename: [],
    recursive: false,
    validate: "strict",
    isLiveByDefault: true,
  };
  const inputs = await readInputs(reading, io, progress);
  if (inputs?.cluster === undefined) return 2;
  const { cluster, live } = inputs;
  const { version, warnings } = chooseVersion(options.kubernetesVersion, cluster.manifests, live?.serverVersion);
  const profiles = await readProfiles(reading, version, io);
  if (profiles === undefined) return 2;
  const notSeen = live?.notSeen ?? [];
  tellWarnings(
    [
      ...warnings,
      ...notSeen.map(
        (message) => ({ code: "NotSeen", object: "", path: "", message: `not seen: ${message}` }) as const,
      ),
    ],
    io,
  );
  const namespace = options.namespace ?? live?.namespace ?? "default";
  progress.begin("looking at running pods");
  let known: Audit | undefined;
  let seen = 0;
  const done = worked(io, () =>
    auditCluster({
      cluster,
      ...(allNamespaces ? {} : { namespace }),
      preferred,
      seed,
      profiles,
      createEngine: createIncrementalEngine,
      onBegin: (soFar) => {
        known = soFar;
      },
      onProgress: (index, total) => {
        seen = index;
        progress.show(() => `looking at running pods: ${index} of ${total}`);
      },
    }),
  );
  progress.clear();
  const audit = done.isDone ? done.value : known && { ...known, pods: seen };
  if (audit === undefined) throw new Interrupted("no pod had been looked at");
  tellOrigin(live?.origin, output === undefined, io);
  const text =
    output === undefined
      ? auditText(audit, io.stdout.columns ?? 80, colorsFor(io.stdout, io.env))
      : structured(auditJson(audit, notSeen), output);
  io.stdout.write(text);
  if (!done.isDone) throw new Interrupted(`${seen} of ${known?.pods ?? 0} pods had been looked at`);
  return audit.findings.length === 0 ? 0 : 1;
}
