import { type Fields, fieldIn, isFields } from "./plain-value.ts";

type Rule = (struct: Fields) => Fields;

/** Sources: `SetDefaults_*` of pkg/apis/{apps,batch}/v1/defaults.go, and of ReplicationController. */
export const workloadDefaults: Readonly<Record<string, Rule>> = {
  DeploymentSpec: (spec) => ({
    ...withAbsent(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }),
    strategy: rolling(structIn(spec, "strategy"), { maxUnavailable: "25%", maxSurge: "25%" }),
  }),
  DaemonSetSpec: (spec) => ({
    ...withAbsent(spec, { revisionHistoryLimit: 10 }),
    updateStrategy: rolling(structIn(spec, "updateStrategy"), { maxUnavailable: 1, maxSurge: 0 }),
  }),
  StatefulSetSpec: (spec) => {
    const retention = structIn(spec, "persistentVolumeClaimRetentionPolicy");
    return {
      ...withAbsent(spec, { replicas: 1, revisionHistoryLimit: 10 }),
      podManagementPolicy: fieldIn(spec, "podManagementPolicy") || "OrderedReady",
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: fieldIn(retention, "whenDeleted") || "Retain",
        whenScaled: fieldIn(retention, "whenScaled") || "Retain",
      },
      updateStrategy: statefulSetStrategy(structIn(spec, "updateStrategy")),
    };
  },
  ReplicaSetSpec: (spec) => withAbsent(spec, { replicas: 1 }),
  ReplicationController: (controller) => {
    const spec = structIn(controller, "spec");
    const labels = fieldIn(spec, "template", "metadata", "labels");
    if (!isFields(labels) || !isEmpty(fieldIn(spec, "selector"))) return withTemplateLabels(controller);
    return withTemplateLabels({ ...controller, spec: { ...spec, selector: labels } });
  },
  Job: withTemplateLabels,
  JobSpec: (spec) => {
    const isAlone = fieldIn(spec, "completions") === undefined && fieldIn(spec, "parallelism") === undefined;
    return withAbsent(spec, {
      ...(isAlone && { completions: 1 }),
      parallelism: 1,
      backoffLimit: fieldIn(spec, "backoffLimitPerIndex") === undefined ? 6 : 2 ** 31 - 1,
      completionMode: "NonIndexed",
      suspend: false,
      podReplacementPolicy: fieldIn(spec, "podFailurePolicy") === undefined ? "TerminatingOrFailed" : "Failed",
      manualSelector: false,
    });
  },
  CronJobSpec: (spec) => ({
    ...withAbsent(spec, { suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 }),
    concurrencyPolicy: fieldIn(spec, "concurrencyPolicy") || "Allow",
  }),
  PodFailurePolicyOnPodConditionsPattern: (pattern) => ({ ...pattern, status: fieldIn(pattern, "status") || "True" }),
};

function rolling(strategy: Fields, defaults: Fields): Fields {
  const type = fieldIn(strategy, "type") || "RollingUpdate";
  if (type !== "RollingUpdate") return { ...strategy, type };
  return { ...strategy, type, rollingUpdate: withAbsent(structIn(strategy, "rollingUpdate"), defaults) };
}

function statefulSetStrategy(strategy: Fields): Fields {
  const type = fieldIn(strategy, "type");
  if (!type) {
    return { ...strategy, type: "RollingUpdate", rollingUpdate: partitioned(structIn(strategy, "rollingUpdate")) };
  }
  const rollingUpdate = fieldIn(strategy, "rollingUpdate");
  return type === "RollingUpdate" && isFields(rollingUpdate)
    ? { ...strategy, rollingUpdate: partitioned(rollingUpdate) }
    : strategy;
}

function partitioned(rollingUpdate: Fields): Fields {
  return withAbsent(rollingUpdate, { partition: 0, maxUnavailable: 1 });
}

function withAbsent(struct: Fields, defaults: Fields): Fields {
  const absent = Object.entries(defaults).filter(([field]) => (fieldIn(struct, field) ?? null) === null);
  return { ...struct, ...Object.fromEntries(absent) };
}

function structIn(struct: Fields, field: string): Fields {
  const value = fieldIn(struct, field);
  return isFields(value) ? value : {};
}

/** Objects of the oldest kinds have their template's labels, if they have none themselves. */
function withTemplateLabels(workload: Fields): Fields {
  const labels = fieldIn(workload, "spec", "template", "metadata", "labels");
  const metadata = structIn(workload, "metadata");
  if (!isFields(labels) || !isEmpty(fieldIn(metadata, "labels"))) return workload;
  return { ...workload, metadata: { ...metadata, labels } };
}

function isEmpty(value: unknown): boolean {
  return !isFields(value) || Object.keys(value).length === 0;
}
