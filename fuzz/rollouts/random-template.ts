import type { Random } from "../random.ts";
import type { JsonObject } from "./json-object.ts";
import { randomSpread } from "./random-spread.ts";

/** What a workload's pods are like. */
export interface RandomTemplate {
  /** A new number is a new template. */
  readonly image: number;
  readonly cpu: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Beside `app`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Fields of the pod's spec. */
  readonly rules: JsonObject;
  readonly ports?: readonly JsonObject[];
}

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";
const rack = "example.com/rack";
const hash = "pod-template-hash";

/** What the pods of such a cluster can be told apart by. */
export interface TemplateSetting {
  readonly name: string;
  /** Workloads that its pods may go with, or avoid. */
  readonly others: readonly string[];
  /** Whether its pods have a hash of their template: only those of Deployments. */
  readonly hasHash: boolean;
  /** Of a node. */
  readonly cpu: string;
  readonly hasPriorities: boolean;
  /** Claims of the namespace that any pod may name. */
  readonly claims: readonly string[];
}

/** A first template. */
export function randomTemplate(random: Random, setting: TemplateSetting): RandomTemplate {
  return { image: 1, cpu: "100m", labels: {}, rules: {}, ...randomRules(random, setting) };
}

/** The next template: always a new image, and some rule may come, go or change with it. */
export function nextTemplate(random: Random, before: RandomTemplate, setting: TemplateSetting): RandomTemplate {
  const image = before.image + 1;
  if (random.chance(0.7)) return { ...before, image };
  const what = random.pick(["rules", "cpu", "labels", "no rules", "annotations"]);
  if (what === "annotations") return { ...before, annotations: { restarted: String(image) } };
  if (what === "labels") return { ...before, image, labels: { version: String(image) } };
  if (what === "cpu") return { ...before, image, cpu: random.pick(["200m", "500m", "900m", "1", "2"]) };
  const { image: _, ...bare } = { ...before, rules: {}, ports: [] };
  if (what === "no rules") return { ...bare, image };
  return { ...bare, ...randomRules(random, setting), image };
}

/** The template as manifests have it. */
export function templateObject(name: string, template: RandomTemplate, restartPolicy?: string): JsonObject {
  const { image, cpu, labels, rules, annotations, ports = [] } = template;
  return {
    metadata: { labels: { app: name, ...labels }, ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 30,
      containers: [
        {
          name: "main",
          image: `app:${image}`,
          resources: { requests: { cpu, memory: "64Mi" } },
          ...(ports.length === 0 ? {} : { ports }),
        },
      ],
      ...rules,
      ...(restartPolicy === undefined ? {} : { restartPolicy }),
    },
  };
}

function randomRules(random: Random, setting: TemplateSetting): Partial<RandomTemplate> {
  const { name, others, hasHash } = setting;
  const byHash = hasHash && random.chance(0.25) ? { matchLabelKeys: [hash] } : {};
  const own = { labelSelector: { matchLabels: { app: name } }, ...byHash };
  const key = random.pick([hostname, hostname, hostname, zone, rack]);
  const other = others.length === 0 ? undefined : random.pick(others);
  const more = moreRules(random, setting);
  const kinds = [
    ...(hasHash ? ["other templates"] : []),
    "none",
    "anti",
    "anti",
    "anti",
    "spread",
    "spread",
    "port",
    "full",
    "full",
    "preferred",
    "self",
  ];
  switch (random.pick(other === undefined ? kinds : [...kinds, "beside", "beside", "foe", "foe", "beside"])) {
    case "anti":
      return { rules: { ...more, affinity: { podAntiAffinity: required([{ ...own, topologyKey: key }]) } } };
    case "spread":
      return { rules: { ...more, topologySpreadConstraints: [randomSpread(random, name, hasHash)] } };
    case "port":
      return { rules: more, ports: [{ containerPort: 8080, hostPort: 8080, protocol: "TCP" }] };
    case "full":
      return { rules: more, cpu: fullCpu(random, setting.cpu) };
    case "preferred":
      return {
        rules: {
          ...more,
          affinity: { podAntiAffinity: preferred([{ weight: 100, podAffinityTerm: { ...own, topologyKey: key } }]) },
        },
      };
    case "self":
      return {
        rules: {
          ...more,
          affinity: { podAffinity: required([{ ...own, topologyKey: random.pick([zone, hostname]) }]) },
        },
      };
    case "other templates": {
      // Not beside pods of another template, as while one is rolled out.
      const term = { labelSelector: { matchLabels: { app: name } }, mismatchLabelKeys: [hash], topologyKey: key };
      return { rules: { ...more, affinity: { podAntiAffinity: required([term]) } } };
    }
    case "beside":
      return { rules: { ...more, affinity: besides(random, other ?? "", { ...own, topologyKey: key }) } };
    case "foe": {
      const terms = [{ labelSelector: { matchLabels: { app: other } }, topologyKey: random.pick([hostname, zone]) }];
      const all = random.chance(0.5) ? [...terms, { ...own, topologyKey: hostname }] : terms;
      return { rules: { ...more, affinity: { podAntiAffinity: required(all) } } };
    }
    default:
      return { rules: more };
  }
}

/** Beside the other's pods, and perhaps not beside its own. */
function besides(random: Random, other: string, own: JsonObject): JsonObject {
  const wanted = {
    labelSelector: { matchLabels: { app: other } },
    topologyKey: random.pick([hostname, hostname, zone]),
  };
  return {
    podAffinity: required([wanted]),
    ...random.maybe(0.5, () => ({ podAntiAffinity: required([own]) })),
  };
}

/** What few pods of fill a node. */
function fullCpu(random: Random, cpu: string): string {
  return `${Math.floor((Number(cpu) * 1000) / random.pick([1, 1.5, 2, 2.5, 3])) - (random.chance(0.5) ? 0 : 50)}m`;
}

function moreRules(random: Random, { hasPriorities, claims }: TemplateSetting): JsonObject {
  return {
    ...random.maybe(0.05, () => ({ nodeSelector: { pool: "special" } })),
    ...(claims.length > 0 && random.chance(0.5) ? { volumes: [claimVolume(random.pick(claims))] } : {}),
    ...random.maybe(0.12, () => ({ tolerations: [{ key: "dedicated", operator: "Exists" }] })),
    ...(hasPriorities ? random.maybe(0.7, () => ({ priorityClassName: random.pick(["high", "low"]) })) : {}),
  };
}

function claimVolume(claimName: string): JsonObject {
  return { name: claimName, persistentVolumeClaim: { claimName } };
}

function required(terms: readonly JsonObject[]): JsonObject {
  return { requiredDuringSchedulingIgnoredDuringExecution: terms };
}

function preferred(terms: readonly JsonObject[]): JsonObject {
  return { preferredDuringSchedulingIgnoredDuringExecution: terms };
}
